/** What an event needs doing: the title, the workspace, days before (or after) it starts, the priority, a tag. */
export type DemoTask = readonly [
  title: string,
  workspace: string,
  day: number,
  priority: 'low' | 'medium' | 'high' | 'urgent',
  tag: string,
]

export const eventTasks: DemoTask[] = [
  ['Confirm the power supply with the venue', 'Stage and rigging', -21, 'high', 'power'],
  ['Get the rigging plan signed off', 'Stage and rigging', -14, 'urgent', 'rigging'],
  ['Book two riggers for load-in', 'Stage and rigging', -10, 'medium', 'crew'],
  ['Send the patch list to the band', 'Audio', -7, 'medium', 'audio'],
  ['Check batteries of the wireless sets', 'Audio', -2, 'low', 'audio'],
  ['Programme the show file', 'Light and video', -5, 'high', 'light'],
  ['Render the LED wall content', 'Light and video', -4, 'medium', 'video'],
  ['Pack the cable trunks', 'Warehouse', -3, 'medium', 'prep'],
  ['Test the motor controllers', 'Warehouse', -6, 'high', 'inspection'],
  ['Count gear back in', 'Warehouse', 2, 'medium', 'return'],
  ['Send the quote', 'Office', -30, 'medium', 'deal'],
  ['Collect the parking permits', 'Office', -8, 'low', 'permits'],
  ['Brief the crew by e-mail', 'Office', -2, 'medium', 'crew'],
  ['Send the invoice', 'Office', 5, 'medium', 'deal'],
]

/** Work that belongs to no event. */
export const houseTasks: DemoTask[] = [
  ['Yearly inspection of the chain hoists', 'Warehouse', 12, 'high', 'inspection'],
  ['Order gaffer tape, black and white', 'Warehouse', 3, 'low', 'stock'],
  ['Repair the dented 12U rack', 'Warehouse', -4, 'low', 'repair'],
  ['Update the price list', 'Office', 20, 'medium', 'deal'],
  ['Renew the van insurance', 'Office', 9, 'urgent', 'permits'],
  ['Write the workshop on safe rigging', 'Stage and rigging', 30, 'medium', 'training'],
  ['Label the new XLR looms', 'Audio', 6, 'low', 'stock'],
  ['Clean the moving heads', 'Light and video', 4, 'medium', 'repair'],
  ['Plan the summer shifts', 'Office', 40, 'medium', 'crew'],
  ['Compare offers for LED panels', 'Light and video', 25, 'low', 'stock'],
  ['Sort the lost property box', 'Warehouse', -20, 'low', 'return'],
  ['Check the first-aid kits', 'Stage and rigging', 1, 'high', 'inspection'],
]
