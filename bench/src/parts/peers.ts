import type { Part } from '../bench.ts'
import type { LoadRequest } from '../load.ts'
import { comparePairs } from '../pairs.ts'
import { buildPocketBase, openPocketBase, type PocketBase } from '../pocketbase.ts'
import { figureOf, newTask, read, sampleSize, write } from './single.ts'

/** The same three requests beside PocketBase, each commit synced on both sides. */
export const peers: Part = async (bench) => {
  const program = buildPocketBase()
  if (!program) {
    bench.say('  skipped: PocketBase is built with Go, and there is no go here')
    return []
  }
  const world = await bench.world()
  const peer = await openPocketBase(program, bench.options.isQuick ? 20_000 : 100_000)
  const compare = async (name: string, ours: LoadRequest[], theirs: LoadRequest[], atLeast?: number) =>
    figureOf(
      await comparePairs(bench, { server: world.ours, requests: ours }, { server: peer, requests: theirs }),
      'peers',
      `${name} (floor: PocketBase)`,
      atLeast,
    )
  try {
    const [token, ids] = [await world.token(), await world.taskIds(sampleSize)]
    const bodies = Array.from({ length: sampleSize }, (_, i) => newTask(i, world.company.adminId))
    const records = '/api/collections/tasks/records'
    return [
      await compare(
        'create a task',
        bodies.map((body) => write('/api/v1/tasks', body, token)),
        bodies.map((body) => write(records, theirs(body, peer), peer.token)),
        1,
      ),
      await compare(
        'get a task',
        ids.map((id) => read(`/api/v1/tasks/${id}`, token)),
        peer.taskIds.map((id) => read(`${records}/${id}?expand=assignee`, peer.token)),
      ),
      await compare(
        'list 25 tasks',
        [read('/api/v1/tasks', token)],
        [read(`${records}?perPage=25&sort=-created&skipTotal=1&expand=assignee`, peer.token)],
      ),
    ]
  } finally {
    await peer.close()
  }
}

/** A new task as PocketBase has it. */
const theirs = (task: object, { personId, workspaceId }: PocketBase): object => ({
  ...task,
  status: 'todo',
  priority: 3,
  assignee: personId,
  workspace: workspaceId,
})
