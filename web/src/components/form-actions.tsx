import { Button } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'
import { useT } from '@/lib/i18n'

/** How the form of a dialog ends: not at all, or by what it makes. */
export function FormActions(props: { label: string; isPending: boolean; onCancel: () => void }) {
  const t = useT()
  return (
    <div className="flex justify-end gap-2">
      <Button onClick={props.onCancel}>{t('layers.cancel')}</Button>
      <Button type="submit" look="primary" aria-busy={props.isPending}>
        {props.label}
        <Kbd keys="mod+enter" />
      </Button>
    </div>
  )
}

/** Saves the form of a settings card once something is changed. */
export function SaveButton(props: { isChanged: boolean; isPending: boolean }) {
  const t = useT()
  return (
    <Button type="submit" look="primary" className="self-start" disabled={!props.isChanged} aria-busy={props.isPending}>
      {t('shell.save')}
    </Button>
  )
}
