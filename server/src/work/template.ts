import {
  CreateTemplateRequestSchema,
  ListTemplatesRequestSchema,
  TemplateSchema,
  TemplateService,
  UpdateTemplateRequestSchema,
} from '@eventkit/api/eventkit/v1/template_pb'
import { defineRecord, serveRecord } from '../platform/records/index.ts'
import { withCheckedTasks } from './template.rules.ts'

/** Templates: sets of tasks that are made again and again. */
export const templates = defineRecord({
  message: TemplateSchema,
  create: CreateTemplateRequestSchema,
  update: UpdateTemplateRequestSchema,
  list: ListTemplatesRequestSchema,
  title: 'name',
  checked: withCheckedTasks,
  patched: (template, patch) => {
    const next = { ...template, ...patch }
    return patch.tasks ? withCheckedTasks(next) : next
  },
  sorts: ['name', 'created_at'],
  searched: ['name', 'notes'],
})

/** Templates over the contract. */
export const templateService = serveRecord(TemplateService, templates)
