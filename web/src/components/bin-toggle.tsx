import { Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { useT } from '@/lib/i18n'

/** The way into a list's bin, and back out by the words of `leave`; `labelClass` may hide "Bin" where there is no room. */
export function BinToggle(props: { isOn: boolean; onToggle: () => void; leave: string; labelClass?: string }) {
  const t = useT()
  return (
    <Button look="ghost" size="sm" aria-pressed={props.isOn} onClick={props.onToggle}>
      <Trash2 className="size-4" aria-hidden />
      {props.isOn ? props.leave : <span className={props.labelClass}>{t('shell.bin')}</span>}
    </Button>
  )
}
