import { withClient } from './cluster.ts'
import { absentWord, clusteredTag, clusteredWord, rareWord, words } from './seed.words.ts'
import type { World } from './world.ts'

/** Something a list of tasks can be narrowed to. */
export interface NamedFilter {
  name: string
  /** `status=todo&`, or nothing. */
  query: string
  /** Asked by a person in one of the 20 workspaces instead of the Admin. */
  isMember?: true
}

/** Every sort in both directions. */
export const orders: readonly { name: string; query: string }[] = ['created_at', 'due_date', 'priority'].flatMap((by) =>
  ['desc', 'asc'].map((order) => ({ name: `${by} ${order}`, query: `sort_by=${by}&order=${order}` })),
)

/** All filters alone, and those pairs that fetch their tasks from different ends. */
export async function filtersOf(world: World, { areFew }: { areFew: boolean }): Promise<NamedFilter[]> {
  const { often, seldom, wide, narrow } = await peopleAndPlaces(world)
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()
  const one: Record<string, string> = {
    'status todo': 'status=todo',
    'status waiting': 'status=waiting',
    'status cancelled': 'status=cancelled',
    'status active': 'status=active',
    'status done, cancelled': 'status=done&status=cancelled',
    'priority low': 'priority=low',
    'priority urgent': 'priority=urgent',
    'priority high, urgent': 'priority=high,urgent',
    'tag common': 'tag=tag-1',
    'tag middle': 'tag=tag-10',
    'tag rare': 'tag=tag-499',
    'tag of one time': `tag=${clusteredTag}`,
    'two tags': 'tag=tag-1&tag=tag-2',
    'search common': `search=${words[0]}`,
    'search middle': `search=${words[450]}`,
    'search rare': `search=${rareWord}`,
    'search of one time': `search=${clusteredWord}`,
    'search none': `search=${absentWord}`,
    'search two letters': 'search=qx',
    'assignee often': `assignee=${often}`,
    'assignee seldom': `assignee=${seldom}`,
    'assignee none': 'assignee=none',
    'workspace large': `workspace=${wide}`,
    'workspace small': `workspace=${narrow}`,
    'due this week': `due_after=${day(0)}&due_before=${day(7)}`,
    overdue: `due_before=${day(0)}`,
    'due one day, long ago': `due_after=${day(-400)}&due_before=${day(-399)}`,
    section: 'section=Section%203',
    'in the bin': 'deleted=true',
  }
  const pairs = [
    ['status todo', 'priority urgent'],
    ['status waiting', 'priority urgent'],
    ['status cancelled', 'assignee seldom'],
    ['status todo', 'assignee often'],
    ['status todo', 'workspace small'],
    ['status todo', 'overdue'],
    ['status cancelled', 'due this week'],
    ['status todo', 'tag common'],
    ['status cancelled', 'tag middle'],
    ['status todo', 'search common'],
    ['status cancelled', 'search middle'],
    ['priority urgent', 'assignee seldom'],
    ['priority urgent', 'due this week'],
    ['priority urgent', 'tag of one time'],
    ['priority low', 'search of one time'],
    ['assignee often', 'workspace small'],
    ['assignee seldom', 'due this week'],
    ['assignee often', 'tag common'],
    ['assignee seldom', 'search common'],
    ['workspace small', 'tag common'],
    ['workspace small', 'search common'],
    ['due this week', 'tag common'],
    ['overdue', 'search common'],
    ['tag common', 'search common'],
    ['tag rare', 'search common'],
    ['tag middle', 'search middle'],
    ['in the bin', 'tag common'],
    ['in the bin', 'search common'],
  ].map(([a = '', b = '']) => ({ name: `${a} + ${b}`, query: `${one[a]}&${one[b]}&` }))
  const alone = Object.entries(one).map(([name, query]) => ({ name, query: `${query}&` }))
  const asMember = ['status todo', 'tag common', 'search common', 'overdue', 'assignee often'].map((name) => ({
    name: `member: ${name}`,
    query: `${one[name]}&`,
    isMember: true as const,
  }))
  const all = [
    { name: 'no filter', query: '' },
    { name: 'member: no filter', query: '', isMember: true as const },
  ]
  return areFew ? [...all, ...alone.slice(8, 19)] : [...all, ...alone, ...pairs, ...asMember]
}

/** Who has the most and the fewest tasks, and which workspaces do. */
async function peopleAndPlaces({ database, company }: World) {
  return withClient(database.ownerUrl, async (client) => {
    const ends = async (column: string): Promise<[string, string]> => {
      const { rows } = await client.query<{ id: string }>(
        `select ${column} as id from work_task where tenant_id = $1 and ${column} is not null
         group by ${column} order by count(*) desc`,
        [company.id],
      )
      return [rows[0]?.id ?? '', rows.at(-1)?.id ?? '']
    }
    const [often, seldom] = await ends('assignee_id')
    const [wide, narrow] = await ends('workspace_id')
    return { often, seldom, wide, narrow }
  })
}
