import { useNavigate } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { PALETTE_GROUP, PaletteItem } from '@/components/palette-item'
import { useTaskSearch } from '@/features/work/task.queries'
import { keyOf, statusLook } from '@/features/work/task-words'
import { can, useMe } from '@/directory/me.queries'
import { useT } from '@/lib/i18n'

/** Tasks that the palette finds. */
export function PaletteTasks({ search, onDone }: { search: string; onDone: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const found = useTaskSearch(search, can(useMe(), 'work.task.read')).data?.tasks ?? []
  if (found.length === 0) return null
  return (
    <Command.Group heading={t('shell.paletteTasks')} className={PALETTE_GROUP}>
      {found.map((task) => {
        const look = statusLook(task.status)
        return (
          <PaletteItem
            key={task.id}
            value={task.id}
            keywords={[task.title, task.description, search]}
            icon={<look.icon className={look.tone} />}
            onSelect={() => {
              onDone()
              void navigate({ to: '/tasks/$taskId', params: { taskId: task.id } })
            }}
          >
            <span className="w-12 shrink-0 font-mono text-xs text-muted">{keyOf(task)}</span>
            <span className="truncate">{task.title}</span>
          </PaletteItem>
        )
      })}
    </Command.Group>
  )
}
