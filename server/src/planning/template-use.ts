import { TemplateUseService, type UseTemplateRequest } from '@eventkit/api/eventkit/v1/template_use_pb'
import { cleanTimeZone } from '../kernel/clock.ts'
import type { Ctx } from '../kernel/ctx.ts'
import { dayOf } from '../kernel/day.ts'
import { invalid, notFound } from '../kernel/errors.ts'
import type { ServedService } from '../platform/module.ts'
import { findRecord, getRecord, toMessage } from '../platform/records/index.ts'
import { type Anchor, dayText, readAnchor, regionOf, tasks, useTemplate } from '../work/index.ts'
import type { Event } from './event.rules.ts'
import { events } from './event.ts'
import { venues } from './venue.ts'

/** Templates are used here, where one knows what events are. */
export const templateUseService: ServedService = {
  desc: TemplateUseService,
  methods: {
    useTemplate: async (ctx: Ctx, request: UseTemplateRequest) => {
      const { id, useId, workspaceId, eventId } = request
      const anchor = eventId ? await anchorOfEvent(ctx, request) : anchorOfDay(ctx, request)
      const use = {
        id,
        useId: useId || undefined,
        workspaceId: workspaceId || undefined,
        eventId: eventId || undefined,
      }
      const used = await useTemplate(ctx, use, anchor)
      return { tasks: used.tasks.map((task) => toMessage(tasks, task)), unassignedTaskIds: used.unassigned }
    },
  },
}

function anchorOfDay(ctx: Ctx, { date, timeZone: given }: UseTemplateRequest): Anchor {
  const timeZone = given ? cleanTimeZone('time_zone', given) : ctx.principal.timeZone
  const when = date ? readAnchor(date, timeZone) : { day: dayOf(ctx.now, timeZone), time: null }
  return { ...when, timeZone, words: { date: dayText(when.day, ctx.principal.locale) } }
}

async function anchorOfEvent(ctx: Ctx, { eventId, date, timeZone }: UseTemplateRequest): Promise<Anchor> {
  if (date || timeZone) throw invalid(date ? 'date' : 'time_zone', 'cannot stand beside event_id; give one of them')
  if (!ctx.principal.permissions.has(`${events.type}.read`)) throw notFound(events.noun, 'event_id')
  const event = await getRecord(ctx, events, eventId)
  const { time_zone, all_day } = event
  const { locale } = ctx.principal
  const starts = localIn(event.starts_at, time_zone)
  // Of whole days it ends with its last one.
  const ends = localIn(new Date(event.ends_at.getTime() - (all_day ? 1 : 0)), time_zone)
  const text = (at: Temporal.PlainDateTime): string =>
    all_day ? dayText(at.toPlainDate(), locale) : timeText(at, locale)
  return {
    day: starts.toPlainDate(),
    time: all_day ? null : starts.toPlainTime(),
    timeZone: time_zone,
    words: {
      date: dayText(starts.toPlainDate(), locale),
      'event.name': event.name,
      'event.start': text(starts),
      'event.end': text(ends),
      'venue.name': (await venueOf(ctx, event)) || unknown,
    },
  }
}

/** What stands for a venue that nobody chose yet. */
const unknown = '—'

/** The name of the venue that an event points at, else what it says in its own words. */
async function venueOf(ctx: Ctx, { venue, venue_id }: Event): Promise<string> {
  if (venue_id === null || !ctx.principal.permissions.has(`${venues.type}.read`)) return venue
  return (await findRecord(ctx, venues, venue_id))?.name ?? venue
}

const localIn = (at: Date, timeZone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDateTime()

const timeText = (at: Temporal.PlainDateTime, locale: string): string =>
  at.toLocaleString(regionOf(locale), { dateStyle: 'long', timeStyle: 'short' })
