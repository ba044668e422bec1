import { RecurrenceService } from '@eventkit/api/eventkit/v1/recurrence_pb'
import { defineModule, serve } from '../module.ts'
import { previewRecurrence } from './preview.ts'

/** When things recur, for whoever asks before anything does. */
export const series = defineModule({
  name: 'series',
  services: [serve(RecurrenceService, { previewRecurrence })],
})
