import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import { bringIn, commit, countsOf, rowsOf, undo, upload } from '../../test/uploads.ts'
import type { JsonObject } from '../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

const nothing = { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0, deleted: 0 }

async function tasksOf(person: Person, query = ''): Promise<JsonObject[]> {
  const path = `/api/v1/tasks?page_size=100&order=asc&${query}`
  return (await expectStatus(200, test.rest(`GET ${path}`, { token: person.token }))).body.tasks as JsonObject[]
}

const todoist = (...lines: string[]): string =>
  ['TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE', ...lines].join('\n')

describe('a project from Todoist', () => {
  const project = todoist(
    'section,J.1.106,,,,,,,,',
    'task,Prepare J.1.106 @room,"All of it, ""both days""",2,1,,,2025-02-01 09:00,en,Europe/Brussels',
    'task,"Rig camera, J.1.106 @setup",,1,2,,,2025-01-31 18:00,en,Europe/Brussels',
    'task,Tighten everything,,3,3,,,,,',
    'task,"Strike, J.1.106 @setup",,4,2,,,2025-02-02,en,Europe/Brussels',
    'section,Janson,,,,,,,,',
    'task,Prepare Janson @room,,2,1,,,2025-02-01 09:00,en,Europe/Brussels',
    'task,Water the plants @office,,4,1,,,every 3 hours,en,Europe/Brussels',
    'note,Keys are at the infodesk,,,,,,,,',
  )

  it('makes its sections, parents and subtasks, and reports what is not understood', async () => {
    const { body } = await upload(test, anna, project, 'file_name=rooms.csv')
    expect(body).toMatchObject({ format: 'todoist', state: 'preview', created: 6, failed: 0, sections: 2 })
    expect(await rowsOf(test, anna, body.id, 'problems_only=true')).toMatchObject([
      {
        line: 9,
        verdict: 'create',
        name: 'Water the plants',
        problems: ['recurrence "every 3 hours" is not understood; it is kept in the description'],
      },
    ])
    const days = (await rowsOf(test, anna, body.id)).map((row) => [row.starts_all_day, row.starts_time_zone])
    expect([days[0], days[3], days[5]]).toEqual([
      [false, ''],
      [true, 'Europe/Brussels'],
      [false, ''],
    ])
    expect((await commit(test, anna, body.id)).body).toMatchObject({ state: 'committed', created: 6 })
    const entries = await test.journalOf(anna.token)
    const created = entries.filter(({ kind }) => kind === 'work.task.created')
    expect(created.map(({ payload }) => payload)).toEqual(
      created.map(() => expect.objectContaining({ import_id: body.id, import_file: 'rooms.csv' })),
    )
    const tasks = await tasksOf(anna)
    const byTitle = new Map(tasks.map((task) => [task.title, task]))
    const [prepare, rig] = [byTitle.get('Prepare J.1.106'), byTitle.get('Rig camera, J.1.106')]
    expect(prepare).toMatchObject({
      section: 'J.1.106',
      parent_id: null,
      priority: 'high',
      tags: ['room'],
      description: 'All of it, "both days"',
      due_date: '2025-02-01T08:00:00.000Z',
      status: 'todo',
      created_by: { id: anna.userId },
    })
    expect(rig).toMatchObject({ section: 'J.1.106', parent_id: prepare?.id, priority: 'urgent', tags: ['setup'] })
    expect(byTitle.get('Tighten everything')).toMatchObject({ parent_id: rig?.id, priority: 'medium', due_date: null })
    expect(byTitle.get('Strike, J.1.106')).toMatchObject({
      parent_id: prepare?.id,
      due_date: '2025-02-02T22:59:59.000Z',
      due_all_day: true,
    })
    expect(byTitle.get('Water the plants')).toMatchObject({
      section: 'Janson',
      parent_id: null,
      due_date: null,
      description: 'DATE: every 3 hours\n\nKeys are at the infodesk',
    })
    expect(tasks.map((task) => task.title)).toEqual([
      'Prepare J.1.106',
      'Rig camera, J.1.106',
      'Tighten everything',
      'Strike, J.1.106',
      'Prepare Janson',
      'Water the plants',
    ])
  })

  it('changes nothing a second time, and keeps what was done since', async () => {
    const [task] = await tasksOf(anna, 'search=Strike')
    await expectStatus(
      200,
      test.rest(`POST /api/v1/tasks/${String(task?.id)}/complete`, { token: anna.token, body: {} }),
    )
    expect(await bringIn(test, anna, project)).toEqual({ ...nothing, unchanged: 6 })
    expect((await tasksOf(anna, 'search=Strike'))[0]?.status).toBe('done')
  })

  it('changes what changed in it, below the task it stood under', async () => {
    const changed = project.replace('2025-01-31 18:00', '2025-01-31 19:00').replace('@setup",,4', '@setup @van",,4')
    const withNew = `${changed}\ntask,Buy soil,,4,2,,,,,`
    const { body } = await upload(test, anna, withNew)
    const rows = await rowsOf(test, anna, body.id)
    expect(rows.filter((row) => row.verdict === 'update').map((row) => [row.name, row.changed_fields])).toEqual([
      ['Rig camera, J.1.106', ['due_date']],
      ['Strike, J.1.106', ['tags']],
    ])
    expect(countsOf((await commit(test, anna, body.id)).body)).toEqual({
      ...nothing,
      created: 1,
      updated: 2,
      unchanged: 4,
    })
    const [plants] = await tasksOf(anna, 'search=Water')
    expect((await tasksOf(anna, 'search=soil'))[0]).toMatchObject({ parent_id: plants?.id, section: 'Janson' })
  })

  it('is made again in another workspace', async () => {
    const workspace = await aWorkspace(test, anna)
    expect(await bringIn(test, anna, project, `workspace_id=${workspace}`)).toEqual({ ...nothing, created: 6 })
    expect(await tasksOf(anna, `workspace=${workspace}`)).toHaveLength(6)
  })

  it('makes a new subtask stand alone when its parent is in the bin', async () => {
    const workspace = await aWorkspace(test, anna)
    const place = `workspace_id=${workspace}`
    await bringIn(test, anna, todoist('task,Parent,,1,1,,,,,'), place)
    const [parent] = await tasksOf(anna, `workspace=${workspace}`)
    await expectStatus(200, test.rest(`DELETE /api/v1/tasks/${String(parent?.id)}`, { token: anna.token }))
    const { body } = await upload(test, anna, todoist('task,Parent,,1,1,,,,,', 'task,Child,,1,2,,,,,'), place)
    expect(countsOf((await commit(test, anna, body.id)).body)).toEqual({ ...nothing, created: 1, skipped: 1 })
    expect((await rowsOf(test, anna, body.id)).map((row) => row.problems)).toEqual([
      ['it is in the bin here; restore it to have it updated'],
      ['its parent task is not available; it has no parent'],
    ])
    expect(await tasksOf(anna, `workspace=${workspace}`)).toMatchObject([{ title: 'Child', parent_id: null }])
  })
})

describe('recurring dates from Todoist', () => {
  const plants = (date: string) => todoist(`task,Plants,,4,1,,,${date},en,Europe/Brussels`)
  const first = async (workspace: string): Promise<JsonObject> =>
    (await tasksOf(anna, `workspace=${workspace}`)).find(({ status }) => status === 'todo') ?? {}

  it('make tasks that recur, from the day of the import, and the same file changes nothing on another day', async () => {
    const workspace = await aWorkspace(test, anna)
    const place = `workspace_id=${workspace}`
    const today = Temporal.Now.zonedDateTimeISO('Europe/Brussels')
    const { body } = await upload(test, anna, plants('every friday'), place)
    const [row] = await rowsOf(test, anna, body.id)
    await commit(test, anna, body.id)
    const task = await first(workspace)
    const friday = today.toPlainDate().add({ days: (5 - today.dayOfWeek + 7) % 7 })
    expect(task).toMatchObject({
      occurrence: friday.toString(),
      due_date: row?.starts_at,
      due_all_day: true,
      due_time_zone: 'Europe/Brussels',
      recurrence: { rule: 'FREQ=WEEKLY;BYDAY=FR', mode: 'fixed', starts_at: today.toPlainDate().toString() },
    })
    expect(row).toMatchObject({ starts_all_day: true, problems: [] })
    // As it would be another day: it began before.
    const recurrence = { ...(task.recurrence as JsonObject), starts_at: '2020-01-01', missed: 'all' }
    const path = `PATCH /api/v1/tasks/${String(task.id)}`
    await expectStatus(200, test.rest(path, { token: anna.token, body: { recurrence } }))
    expect(await bringIn(test, anna, plants('every friday'), place)).toEqual({ ...nothing, unchanged: 1 })
    // The file changes how often, and nothing else of it; and takes it back.
    const changed = await upload(test, anna, plants('every! monday at 9'), place)
    expect(await rowsOf(test, anna, changed.body.id)).toMatchObject([
      { verdict: 'update', changed_fields: ['recurrence'], problems: [] },
    ])
    await commit(test, anna, changed.body.id)
    expect((await first(workspace)).recurrence).toMatchObject({
      rule: 'FREQ=WEEKLY;BYDAY=MO',
      mode: 'completion',
      missed: 'all',
      starts_at: '2020-01-01T08:00:00Z',
    })
    await undo(test, anna, changed.body.id)
    expect((await first(workspace)).recurrence).toMatchObject({
      rule: 'FREQ=WEEKLY;BYDAY=FR',
      mode: 'fixed',
      missed: 'all',
      starts_at: '2020-01-01',
    })
  })

  it('begin on the day that they name, also where a task recurred otherwise', async () => {
    const workspace = await aWorkspace(test, anna)
    const place = `workspace_id=${workspace}`
    await bringIn(test, anna, plants('every month starting 2099-01-31'), place)
    expect(await first(workspace)).toMatchObject({ occurrence: '2099-01-31', recurrence: { month_end: 'clamp' } })
    await bringIn(test, anna, plants('every month starting 2099-03-31 at 10:00'), place)
    expect((await first(workspace)).recurrence).toMatchObject({ starts_at: '2099-03-31T08:00:00Z' })
  })

  it('make a task recur that did not, and leave one alone whose date is no recurrence', async () => {
    const workspace = await aWorkspace(test, anna)
    const place = `workspace_id=${workspace}`
    await bringIn(test, anna, plants('2099-01-05'), place)
    await bringIn(test, anna, plants('every week'), place)
    expect(await first(workspace)).toMatchObject({
      due_date: '2099-01-05T22:59:59.000Z',
      occurrence: '2099-01-05',
      recurrence: { rule: 'FREQ=WEEKLY' },
    })
    expect(await bringIn(test, anna, plants('2099-01-06'), place)).toEqual({ ...nothing, updated: 1 })
    expect(await first(workspace)).toMatchObject({ recurrence: { rule: 'FREQ=WEEKLY' } })
  })
})

describe('a CSV of tasks', () => {
  it('finds people by e-mail, and says which rows it cannot take', async () => {
    const workspace = await aWorkspace(test, anna)
    const file = `Title;Due;Owner\nCall;2025-02-01 09:00;${anna.email.toUpperCase()}\nAsk;;nobody@x.org\nLate;31.2.2025;\n`
    const { body } = await upload(test, anna, file, `file_name=t.csv&workspace_id=${workspace}&time_zone=Europe/Vienna`)
    expect(body).toMatchObject({ format: 'csv', header: ['Title', 'Due', 'Owner'], created: 3, problems: 2 })
    expect((await rowsOf(test, anna, body.id, 'problems_only=true')).map((row) => [row.line, row.problems])).toEqual([
      [3, ['column "Owner": "nobody@x.org" is not a person in this workspace']],
      [4, ['column "Due": "31.2.2025" is a date that does not exist; it is kept in the description']],
    ])
    await expectStatus(200, commit(test, anna, body.id))
    expect(await tasksOf(anna, `workspace=${workspace}`)).toMatchObject([
      { title: 'Call', due_date: '2025-02-01T08:00:00.000Z', assignee: { id: anna.userId } },
      { title: 'Ask', due_date: null, assignee: null },
      { title: 'Late', due_date: null, description: 'Due: 31.2.2025' },
    ])
  })

  it('tells nobody whose an address is who is not shown addresses', async () => {
    const workspace = await aWorkspace(test, anna)
    const permissions = ['imports.import.write', 'work.task.read', 'work.task.write', 'auth.user.read']
    const role = { key: 'typist', name: 'Typist', permissions }
    await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body: role }))
    const typist = await aColleague(test, anna, 'typist', [workspace])
    const file = `Title;Owner\nA;${anna.email}\nB;nobody@x.org\n`
    const { body } = await expectStatus(201, upload(test, typist, file, `file_name=t.csv&workspace_id=${workspace}`))
    const said = (await rowsOf(test, typist, body.id)).map(({ problems }) => problems)
    expect(said).toEqual(
      [anna.email, 'nobody@x.org'].map((email) => [`column "Owner": "${email}" is not a person in this workspace`]),
    )
    await expectStatus(200, commit(test, typist, body.id))
    expect((await tasksOf(anna, `workspace=${workspace}`)).map(({ assignee }) => assignee)).toEqual([null, null])
  })

  it('is read again with other columns', async () => {
    const workspace = await aWorkspace(test, anna)
    const { body } = await upload(test, anna, 'What,When\nCall,2025-02-01\n', `format=csv&workspace_id=${workspace}`)
    expect(countsOf(body)).toEqual({ ...nothing, failed: 1, skipped: 1 })
    const options = { workspace_id: workspace, columns: { title: 'What', due_date: 'When' } }
    const revise = (given: JsonObject) =>
      test.rest(`POST /api/v1/imports/${String(body.id)}/revise`, { token: anna.token, body: { options: given } })
    const refused = await revise({ ...options, columns: { title: 'Which' } })
    expect([refused.status, (refused.body.violations as JsonObject[])[0]?.field]).toEqual([400, 'columns[title]'])
    const revised = await expectStatus(200, revise(options))
    expect(revised.body).toMatchObject({ created: 1, failed: 0, options })
    await expectStatus(200, commit(test, anna, body.id))
    expect(await tasksOf(anna, `workspace=${workspace}`)).toMatchObject([{ title: 'Call' }])
  })

  it('says of a column in brackets, too, that it is the other way round', async () => {
    const query = `format=csv&workspace_id=${await aWorkspace(test, anna)}&${new URLSearchParams({ 'columns[What [now]]': 'title' })}`
    const { status, body } = await upload(test, anna, 'What [now]\nCall\n', query)
    expect([status, (body.violations as JsonObject[])[0]]).toMatchObject([
      400,
      { field: 'columns[What [now]]', description: expect.stringContaining('the other way round') },
    ])
  })

  it('takes its columns from the query as well', async () => {
    const workspace = await aWorkspace(test, anna)
    const query = `format=csv&workspace_id=${workspace}&columns[title]=What&columns%5Bsection%5D=Where`
    expect(await bringIn(test, anna, 'What,Where\nCall,Office\n', query)).toEqual({ ...nothing, created: 1 })
    expect(await tasksOf(anna, `workspace=${workspace}`)).toMatchObject([{ title: 'Call', section: 'Office' }])
  })

  it('asks once which order its dates have, and takes the answer', async () => {
    const workspace = await aWorkspace(test, anna)
    const file = 'Title,Due\nCall,2/1/27\nSend,3/1/27\nAsk,\n'
    const { body } = await upload(test, anna, file, `format=csv&workspace_id=${workspace}`)
    expect([countsOf(body), body.date_question]).toEqual([
      { ...nothing, created: 1, failed: 2 },
      { count: 2, line: 2, text: '2/1/27', dmy: '2027-01-02', mdy: '2027-02-01' },
    ])
    const path = `POST /api/v1/imports/${String(body.id)}/revise`
    const options = { workspace_id: workspace, date_order: 'mdy' }
    const revised = await expectStatus(200, test.rest(path, { token: anna.token, body: { options } }))
    expect(revised.body).toMatchObject({ created: 3, failed: 0, date_question: null, options: { date_order: 'mdy' } })
    const told = await upload(test, anna, file.replace('Ask,', 'Ask,13/1/27'), `format=csv&workspace_id=${workspace}`)
    expect(told.body).toMatchObject({ created: 3, date_question: null, options: { date_order: 'dmy' } })
    expect((await upload(test, anna, file, 'format=csv&date_order=ymd')).status).toBe(400)
  })

  it('is not asked again for a file that was applied, while another file is', async () => {
    const workspace = await aWorkspace(test, anna)
    const file = 'Title,Due\nCall,2/1/27\n'
    const place = `format=csv&workspace_id=${workspace}`
    expect(await bringIn(test, anna, file, `${place}&file_name=plan.csv&date_order=mdy`)).toMatchObject({ created: 1 })
    const again = await upload(test, anna, file, `${place}&file_name=plan.csv`)
    expect([countsOf(again.body), again.body.date_question, again.body.options]).toMatchObject([
      { ...nothing, unchanged: 1 },
      null,
      { date_order: 'mdy' },
    ])
    const told = await upload(test, anna, `${file}Send,13/1/27\n`, `${place}&file_name=plan.csv`)
    expect(told.body.options).toMatchObject({ date_order: 'dmy' })
    const [other, elsewhere, changed] = [
      await upload(test, anna, file, `${place}&file_name=other.csv`),
      await upload(test, anna, file, `format=csv&file_name=plan.csv`),
      await upload(test, anna, file, `${place}&file_name=plan.csv&date_order=dmy`),
    ]
    expect([other.body.date_question, elsewhere.body.date_question]).toMatchObject([{ count: 1 }, { count: 1 }])
    expect(countsOf(changed.body)).toEqual({ ...nothing, updated: 1 })
  })

  it('comes as Excel writes it, in Windows-1252 and UTF-16', async () => {
    const file = 'sep=;\r\nTitel;Fällig\r\nBühne prüfen;13.2.27\r\n'
    for (const bytes of [Buffer.from(file, 'latin1'), Buffer.from(`\uFEFF${file}`, 'utf16le')]) {
      const workspace = await aWorkspace(test, anna)
      await bringIn(test, anna, bytes, `workspace_id=${workspace}&time_zone=Europe/Vienna`)
      expect(await tasksOf(anna, `workspace=${workspace}`)).toMatchObject([
        { title: 'Bühne prüfen', due_date: '2027-02-13T22:59:59.000Z', due_all_day: true },
      ])
    }
  })

  it('that is undone goes to the bin, but for what stands under it or was changed since', async () => {
    const workspace = await aWorkspace(test, anna)
    const place = `workspace_id=${workspace}`
    const lines = ['task,Parent,,1,1,,,,,', 'task,Child,,1,2,,,,,', 'task,Other,,1,1,,,,,', 'task,Third,,1,1,,,,,']
    const { body } = await upload(test, anna, todoist(...lines), place)
    await expectStatus(200, commit(test, anna, body.id))
    const [parent, , other] = await tasksOf(anna, `workspace=${workspace}`)
    const child = { title: 'Mine', parent_id: String(other?.id), workspace_id: workspace }
    await expectStatus(201, test.rest('POST /api/v1/tasks', { token: anna.token, body: child }))
    expect((await expectStatus(200, undo(test, anna, body.id))).body).toMatchObject({ undone: 3, kept: 1 })
    expect((await tasksOf(anna, `workspace=${workspace}`)).map(({ title }) => title)).toEqual(['Other', 'Mine'])
    expect((await rowsOf(test, anna, body.id, 'problems_only=true')).map((row) => row.problems)).toEqual([
      ['It has subtasks that the import did not create.'],
    ])
    expect(await bringIn(test, anna, todoist(...lines), place)).toEqual({ ...nothing, created: 3, unchanged: 1 })
    const again = await tasksOf(anna, `workspace=${workspace}`)
    expect(again.find(({ title }) => title === 'Child')?.parent_id).toBe(parent?.id)
  })

  it('completes, and reopens, what it says is done', async () => {
    const workspace = await aWorkspace(test, anna)
    const bring = (status: string) =>
      bringIn(test, anna, `Title,Status\nCall,${status}\n`, `format=csv&workspace_id=${workspace}`)
    await bring('done')
    const [done] = await tasksOf(anna, `workspace=${workspace}`)
    expect(done).toMatchObject({ status: 'done', completed_at: expect.any(String) })
    expect(await bring('offen')).toEqual({ ...nothing, updated: 1 })
    const kinds = (await test.journalOf(anna.token))
      .filter((entry) => entry.subject_id === done?.id)
      .map((entry) => entry.kind)
    expect(kinds).toEqual(['work.task.created', 'work.task.reopened'])
  })

  it('goes only where the caller may', async () => {
    const hidden = await aWorkspace(test, anna)
    const planner = await aColleague(test, anna, 'planner')
    const refused = await upload(test, planner, 'Title\nCall\n', `format=csv&workspace_id=${hidden}`)
    expect([refused.status, refused.body.reason]).toEqual([404, 'not_found'])
    const stranger = await aCompany(test)
    expect((await upload(test, stranger, 'Title\nCall\n', `format=csv&workspace_id=${hidden}`)).body).toMatchObject({
      status: 404,
      detail: refused.body.detail,
    })
    expect(await tasksOf(anna, `workspace=${hidden}`)).toEqual([])
  })
})
