import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { useT } from '@/lib/i18n'

/** Asks before something that cannot be taken back; everything else is done at once, with Undo. */
export function ConfirmDialog(props: {
  title: string
  text: string
  action: string
  onConfirm: () => void
  onClose: () => void
}) {
  const t = useT()
  return (
    <Dialog open title={props.title} description={props.text} onClose={props.onClose}>
      <div className="flex justify-end gap-2">
        <Button onClick={props.onClose}>{t('layers.cancel')}</Button>
        <Button
          look="danger"
          onClick={() => {
            props.onClose()
            props.onConfirm()
          }}
        >
          {props.action}
        </Button>
      </div>
    </Dialog>
  )
}
