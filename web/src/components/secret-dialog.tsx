import { SecretText } from '@/components/secret-text'
import { Dialog } from '@/components/ui/dialog'

/** Shows a link that is kept nowhere, to hand over. */
export function SecretDialog(props: {
  title: string
  description: string
  label: string
  text: string
  onClose: () => void
}) {
  return (
    <Dialog open title={props.title} description={props.description} onClose={props.onClose}>
      <SecretText label={props.label} text={props.text} onDone={props.onClose} />
    </Dialog>
  )
}
