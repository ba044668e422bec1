/** Somebody of the demo company. All share one password, which the start prints. */
export interface DemoPerson {
  name: string
  role: 'admin' | 'manager' | 'planner' | 'warehouse' | 'sales' | 'crew' | 'read_only'
  /** Workspaces by name; Admin and Manager see all of them anyway. */
  workspaces: string[]
  leads?: string
}

export const demoCompany = 'Nordlicht Event Technik'
export const demoPassword = 'welcome to eventkit'
export const demoZone = 'Europe/Vienna'

export const demoWorkspaces = ['Stage and rigging', 'Audio', 'Light and video', 'Warehouse', 'Office']

export const demoPeople: DemoPerson[] = [
  { name: 'Anna Berger', role: 'admin', workspaces: [] },
  { name: 'Marta Novak', role: 'manager', workspaces: ['Office'] },
  { name: 'Jonas Weber', role: 'planner', workspaces: ['Stage and rigging', 'Office'], leads: 'Stage and rigging' },
  {
    name: 'Sofia Rossi',
    role: 'planner',
    workspaces: ['Audio', 'Light and video', 'Office'],
    leads: 'Light and video',
  },
  { name: 'Tomás Ruiz', role: 'warehouse', workspaces: ['Warehouse', 'Audio'], leads: 'Warehouse' },
  { name: 'Lea Fischer', role: 'sales', workspaces: ['Office'] },
  { name: 'Kofi Mensah', role: 'crew', workspaces: ['Stage and rigging', 'Warehouse'] },
  { name: 'Priya Nair', role: 'crew', workspaces: ['Audio', 'Light and video'], leads: 'Audio' },
  { name: 'Paul Steiner', role: 'read_only', workspaces: ['Office'] },
]

/** A show's name, venue, zone and length in days. */
type ShowContent = readonly [name: string, venue: string, zone: string, days: number]

export const demoShows: ShowContent[] = [
  ['Donauinsel Open Air', 'Donauinsel, main stage, Wien', 'Europe/Vienna', 3],
  ['Klangwerk Festival', 'Gasometer, Wien', 'Europe/Vienna', 2],
  ['Vienna Data Summit', 'Austria Center, hall E, Wien', 'Europe/Vienna', 2],
  ['Herbstmesse Graz', 'Stadthalle, Graz', 'Europe/Vienna', 4],
  ['Philharmonic Picnic', 'Schlosspark, Eisenstadt', 'Europe/Vienna', 1],
  ['Bergson Premiere', 'Volkstheater, Wien', 'Europe/Vienna', 1],
  ['Alpine Ski Gala', 'Kongresshaus, Innsbruck', 'Europe/Vienna', 1],
  ['Sommerkino', 'Augarten, Wien', 'Europe/Vienna', 4],
  ['Linz Light Nights', 'Hauptplatz, Linz', 'Europe/Vienna', 3],
  ['Medtech Congress', 'Messe, hall 2, Salzburg', 'Europe/Vienna', 3],
  ['Isar Beats', 'Muffathalle, München', 'Europe/Berlin', 1],
  ['Autumn Fashion Week', 'Kraftwerk, Berlin', 'Europe/Berlin', 4],
  ['Charity Dinner Lebenshilfe', 'Hofburg, Wien', 'Europe/Vienna', 1],
  ['Green Energy Expo', 'Messe, hall 5, Stuttgart', 'Europe/Berlin', 3],
  ['Jazz in the Yard', 'MuseumsQuartier, Wien', 'Europe/Vienna', 2],
  ['Tech Graduation', 'Technische Universität, Wien', 'Europe/Vienna', 1],
  ['Winter Circus', 'Tollwood, München', 'Europe/Berlin', 3],
  ['Shareholders’ Meeting Voltan', 'Congress Center, Basel', 'Europe/Zurich', 1],
  ['Lakeside Wedding Huber', 'Schloss Velden, Wörthersee', 'Europe/Vienna', 1],
  ['Indie Night', 'Arena, small hall, Wien', 'Europe/Vienna', 1],
  ['Christmas Market Rathaus', 'Rathausplatz, Wien', 'Europe/Vienna', 5],
  ['Year-End Gala Meridian Bank', 'Palais Ferstel, Wien', 'Europe/Vienna', 1],
  ['New Year’s Eve on the Ring', 'Ringstraße, Wien', 'Europe/Vienna', 1],
  ['Three Kings Concert', 'Brucknerhaus, Linz', 'Europe/Vienna', 1],
  ['Ski Jump Stadium Show', 'Bergisel, Innsbruck', 'Europe/Vienna', 2],
  ['Opera Ball Afterparty', 'Künstlerhaus, Wien', 'Europe/Vienna', 1],
  ['Building Trade Fair', 'Messe, hall 1, Wels', 'Europe/Vienna', 4],
  ['Developer Days', 'Kulturbrauerei, Berlin', 'Europe/Berlin', 2],
  ['Nova Car Launch', 'Motorworld, München', 'Europe/Berlin', 1],
  ['Comedy Marathon', 'Orpheum, Graz', 'Europe/Vienna', 1],
  ['Choir Festival', 'Festspielhaus, Bregenz', 'Europe/Vienna', 3],
  ['Pharma Kick-off', 'Hotel Schweizerhof, Zürich', 'Europe/Zurich', 2],
  ['Carnival Parade', 'Hauptplatz, Villach', 'Europe/Vienna', 1],
  ['E-Sports Finals', 'Stadthalle, hall D, Wien', 'Europe/Vienna', 2],
  ['Book Fair Readings', 'Messe, hall 4, Leipzig', 'Europe/Berlin', 3],
  ['Spring Ballet', 'Landestheater, Salzburg', 'Europe/Vienna', 2],
  ['City Marathon Finish', 'Heldenplatz, Wien', 'Europe/Vienna', 1],
  ['Architects’ Congress', 'Kursaal, Bern', 'Europe/Zurich', 2],
  ['Blues Boat', 'Pier 7, Passau', 'Europe/Berlin', 1],
  ['Easter Oratorio', 'Stephansdom, Wien', 'Europe/Vienna', 1],
]
