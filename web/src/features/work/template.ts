import {
  CreateTemplateRequestSchema,
  ListTemplatesRequestSchema,
  type Template,
  TemplateSchema,
  TemplateService,
  UpdateTemplateRequestSchema,
} from '@eventkit/api/eventkit/v1/template_pb'
import { ClipboardList, Tags } from 'lucide-react'
import { defineKind } from '@/lib/records/record-kind'

/** Templates: sets of tasks that are made again and again. */
export const templates = defineKind({
  type: 'work.template',
  path: '/templates',
  icon: ClipboardList,
  service: TemplateService,
  message: TemplateSchema,
  create: CreateTemplateRequestSchema,
  update: UpdateTemplateRequestSchema,
  list: ListTemplatesRequestSchema,
  title: 'name',
  words: {
    one: 'template.one',
    many: 'shell.templates',
    fresh: 'template.fresh',
    freshHint: 'template.freshHint',
    create: 'template.create',
    did: {
      created: 'template.didCreate',
      deleted: 'template.didDelete',
      restored: 'template.didRestore',
      used: 'template.didUse',
    },
    inBin: 'template.inBin',
    gone: 'template.gone',
    goneHint: 'template.goneHint',
    leaveBin: 'template.leaveBin',
    binHint: 'template.binHint',
    noMatch: 'template.noMatch',
    none: { title: 'template.noneTitle', hint: 'template.noneHint', how: 'template.noneHow' },
    may: { read: 'template.mayRead', write: 'template.mayWrite' },
  },
  fields: {
    name: { label: 'template.name', isAsked: true, input: { as: 'line' }, column: { track: '', isSorted: true } },
    tasks: {
      label: 'template.tasks',
      isLong: true,
      text: (value) => (Array.isArray(value) ? String(value.length) : ''),
      column: {
        track: '110px',
        isUsual: true,
        givesWay: 2,
        align: 'end',
        cell: ({ tasks }: Template, { format }) => format.number(tasks.length),
      },
    },
    tags: { label: 'template.tags', icon: Tags, isAsked: true, input: { as: 'tags' }, filter: { name: 'tag' } },
    notes: {
      label: 'template.notes',
      add: 'template.addNotes',
      isAsked: true,
      input: { as: 'markdown' },
      isLong: true,
    },
  },
})
