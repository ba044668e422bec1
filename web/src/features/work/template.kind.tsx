import { Suspense } from 'react'
import { templates } from '@/features/work/template'
import { layer } from '@/lib/lazy-part'
import { withViews } from '@/lib/records/record-kind'

const Head = layer(async () => (await import('@/features/work/template-panel')).TemplateHead)
const Foot = layer(async () => (await import('@/features/work/template-panel')).TemplateFoot)

/** Templates, with the tasks in them and what uses them, which come with their panel. */
export const kind = withViews(templates, {
  Head: ({ record }) => (
    <Suspense fallback={null}>
      <Head record={record} />
    </Suspense>
  ),
  Foot: (props) => (
    <Suspense fallback={null}>
      <Foot {...props} />
    </Suspense>
  ),
})
