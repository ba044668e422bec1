import { NAVIGATION } from '@/components/navigation'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { setSingleKeys, singleKeys } from '@/lib/hotkeys'
import { type PlainKey, useT } from '@/lib/i18n'
import { shortcutsOpen } from '@/lib/layers'
import { useStore } from '@/lib/store'

const GROUPS: readonly { label: PlainKey; keys: readonly (readonly [keys: string, label: PlainKey])[] }[] = [
  {
    label: 'shell.shortcutsEverywhere',
    keys: [
      ['mod+k', 'shell.keyPalette'],
      ['?', 'shell.keySheet'],
      ['c', 'shell.keyNew'],
      ['z', 'shell.keyUndo'],
      ['[', 'shell.keySidebar'],
      ['escape', 'shell.keyEscape'],
      ['mod+enter', 'shell.keySubmit'],
    ],
  },
  {
    label: 'shell.paletteGo',
    keys: NAVIGATION.flatMap(({ items }) => items.flatMap(({ keys, label }) => (keys ? [[keys, label] as const] : []))),
  },
  {
    label: 'shell.shortcutsLists',
    keys: [
      ['j k', 'shell.keyMove'],
      ['enter', 'shell.keyOpen'],
      ['x', 'shell.keySelect'],
      ['shift+x', 'shell.keySelectRange'],
      ['d', 'shell.keyComplete'],
      ['/', 'shell.keySearch'],
    ],
  },
  {
    label: 'shell.shortcutsCalendar',
    keys: [
      ['j k', 'planning.keyMonths'],
      ['t', 'planning.keyToday'],
      ['shift+arrowdown', 'planning.keyMove'],
    ],
  },
  {
    label: 'shell.shortcutsPanel',
    keys: [
      ['e', 'shell.keyEdit'],
      ['d', 'shell.keyComplete'],
    ],
  },
]

/** Every shortcut there is, opened with "?". */
export function ShortcutSheet() {
  const t = useT()
  const single = useStore(singleKeys)
  return (
    <Dialog open title={t('shell.shortcuts')} wide onClose={() => shortcutsOpen.set(false)}>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group.label}>
            <h3 className="pb-1.5 text-xs font-semibold text-muted">{t(group.label)}</h3>
            <dl>
              {group.keys.map(([keys, label]) => (
                <div
                  key={label}
                  className="flex h-8 items-center justify-between gap-4 border-b border-line text-table"
                >
                  <dt>{t(label)}</dt>
                  <dd>
                    <span className="sr-only">{keys}</span>
                    <Kbd keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="mt-5 flex items-start gap-2.5 text-table">
        <Checkbox checked={single} onChange={(event) => setSingleKeys(event.target.checked)} className="mt-0.5" />
        <span>
          {t('shell.singleKeys')}
          <span className="block text-xs text-muted">{t('shell.singleKeysHint')}</span>
        </span>
      </label>
    </Dialog>
  )
}
