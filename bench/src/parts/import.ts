import { readFileSync } from 'node:fs'
import type { Part } from '../bench.ts'
import type { Figure } from '../figure.ts'
import { call } from '../world.ts'

/** As many as FOSDEM 2025 had; BENCH_ICS names a calendar to take instead of the made one. */
const eventCount = 943

/** What an import answers; the rest of it does not matter here. */
interface Imported {
  id: string
  created: number
  unchanged: number
}

/** Uploads a calendar, looks at the preview, commits it, and does so again: nothing changes. */
export const importing: Part = async (bench) => {
  const { ours, token: signIn } = await bench.world()
  const token = await signIn()
  const file = process.env.BENCH_ICS ? readFileSync(process.env.BENCH_ICS) : Buffer.from(madeCalendar(eventCount))
  const run = async (): Promise<{ preview: Imported; uploadMs: number; commitMs: number }> => {
    const uploadedAt = performance.now()
    const reply = await fetch(`${ours.origin}/api/v1/imports?file_name=program.ics`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/calendar' },
      body: file,
    })
    if (!reply.ok) throw new Error(`the upload answered ${reply.status} ${await reply.text()}`)
    const preview = (await reply.json()) as Imported
    const committedAt = performance.now()
    await call(ours.origin, `POST /api/v1/imports/${preview.id}/commit`, { token, body: {} })
    return { preview, uploadMs: committedAt - uploadedAt, commitMs: performance.now() - committedAt }
  }
  const [first, again] = [await run(), await run()]
  const figure = (name: string, { uploadMs, commitMs }: typeof first, found: string): Figure => ({
    part: 'import',
    name,
    value: uploadMs + commitMs,
    unit: 'ms',
    ours: `${found}, ${Math.round(uploadMs)} to preview, ${Math.round(commitMs)} to commit`,
  })
  return [
    figure('import of a calendar', first, `${first.preview.created} new`),
    figure('the same file again', again, `${again.preview.created} new, ${again.preview.unchanged} unchanged`),
  ]
}

/** A conference of two days in the shape of FOSDEM's export: folded descriptions, categories, places, UTC times. */
function madeCalendar(count: number): string {
  const events = Array.from({ length: count }, (_, i) => {
    const start = new Date(Date.UTC(2027, 1, 6 + (i % 2), 9, (i % 96) * 5))
    const stamp = (date: Date): string => date.toISOString().replaceAll(/[-:]|\.\d+/g, '')
    return [
      'BEGIN:VEVENT',
      `UID:${i}@bench.example`,
      `DTSTAMP:${stamp(new Date(0))}`,
      `DTSTART:${stamp(start)}`,
      `DTEND:${stamp(new Date(start.getTime() + 25 * 60_000))}`,
      `SUMMARY:Talk ${i} on rigging\\, light and sound`,
      `DESCRIPTION:${'What was learned on the road\\, '.repeat(2)}`,
      ` ${'and what will be done otherwise next time. '.repeat(12)}`,
      `LOCATION:Room ${i % 35}`,
      `CATEGORIES:Track ${i % 60}`,
      'END:VEVENT',
    ].join('\r\n')
  })
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//bench//EN', ...events, 'END:VCALENDAR', ''].join('\r\n')
}
