import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { useNavigation } from '@/components/use-navigation'
import { can, useMe } from '@/directory/me.queries'
import { KINDS } from '@/lib/records/kinds'
import { keyLabels, setSingleKeys, singleKeys } from '@/lib/hotkeys'
import { type PlainKey, useT } from '@/lib/i18n'
import { shortcutsOpen } from '@/lib/shell-layers'
import { preferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'

// What is kept in lists whose rows can go to the bin.
const RECORDS: readonly string[] = KINDS.flatMap(({ methods, writing }) => (methods.delete ? [writing] : []))

// What makes something of one's own that `c` makes and `e` edits.
const CREATING: readonly string[] = [
  ...RECORDS,
  ...KINDS.map(({ writing }) => writing),
  'rbac.role.write',
  'auth.api_key.write',
]

const GROUPS: readonly { label: PlainKey; keys: readonly (readonly [keys: string, label: PlainKey])[] }[] = [
  {
    label: 'layers.shortcutsEverywhere',
    keys: [
      ['mod+k', 'layers.keyPalette'],
      ['?', 'layers.keySheet'],
      ['c', 'layers.keyNew'],
      ['z', 'layers.keyUndo'],
      ['mod+z', 'layers.keyUndoToo'],
      ['[', 'layers.keySidebar'],
      ['escape', 'layers.keyEscape'],
      ['mod+enter', 'layers.keySubmit'],
    ],
  },
  {
    label: 'layers.shortcutsLists',
    keys: [
      ['j k', 'layers.keyMove'],
      ['enter', 'layers.keyOpen'],
      ['x', 'layers.keySelect'],
      ['shift+x', 'layers.keySelectRange'],
      ['d', 'layers.keyComplete'],
      ['alt+arrowdown', 'layers.keyStatus'],
      ['delete', 'layers.keyDelete'],
      ['arrowleft arrowright', 'layers.keyFold'],
      ['u', 'notifications.keyRead'],
      ['/', 'shell.keySearch'],
    ],
  },
  {
    label: 'layers.shortcutsCalendar',
    keys: [
      ['j k', 'layers.keyMonths'],
      ['t', 'layers.keyToday'],
      ['shift+arrowright shift+arrowdown', 'layers.keyMoveEvent'],
    ],
  },
  {
    label: 'layers.shortcutsPanel',
    keys: [
      ['e', 'layers.keyEdit'],
      ['d', 'layers.keyComplete'],
    ],
  },
]

/** What a shortcut takes to be of use: one of these permissions. */
const NEEDS: Partial<Record<PlainKey, readonly string[]>> = {
  'layers.keyNew': CREATING,
  'layers.keySelect': RECORDS,
  'layers.keySelectRange': RECORDS,
  'layers.keyComplete': ['work.task.write'],
  'layers.keyEdit': CREATING,
  'layers.keyStatus': ['work.task.write'],
  'layers.keyDelete': RECORDS,
  'layers.keyFold': ['work.task.read'],
  'layers.keyMonths': ['planning.event.read'],
  'layers.keyToday': ['planning.event.read'],
  'layers.keyMoveEvent': ['planning.event.write'],
}

/** Every shortcut that the caller can use, opened with "?". */
export function ShortcutSheet() {
  const t = useT()
  const me = useMe()
  const pages = useNavigation()
  const mayUse = (label: PlainKey) => NEEDS[label]?.some((permission) => can(me, permission)) ?? true
  const all = [
    ...GROUPS.map(({ label, keys }) => ({ label, keys: keys.filter(([, name]) => mayUse(name)) })),
    {
      label: 'layers.paletteGo',
      keys: [
        ...pages.flatMap((page) => (page.keys ? [[page.keys, page.label] as const] : [])),
        ['g n', 'notifications.title'] as const,
      ],
    },
  ] as const
  const groups = all.filter(({ keys }) => keys.length > 0)
  const single = useStore(singleKeys)
  const { locale } = useStore(preferences)
  return (
    <Dialog open title={t('layers.shortcuts')} wide onClose={() => shortcutsOpen.set(false)}>
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.label}>
            <h3 className="pb-1.5 text-xs font-semibold text-muted">{t(group.label)}</h3>
            <dl>
              {group.keys.map(([keys, label]) => (
                <div
                  key={label}
                  className="flex min-h-8 items-center justify-between gap-4 border-b border-line text-table"
                >
                  <dt>{t(label)}</dt>
                  <dd>
                    <span className="sr-only">{keyLabels(keys, locale).join(' ')}</span>
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
          {t('layers.singleKeys')}
          <span className="block text-xs text-muted">{t('layers.singleKeysHint')}</span>
        </span>
      </label>
    </Dialog>
  )
}
