import * as Modal from '@radix-ui/react-dialog'
import { X } from 'lucide-react'
import { type ReactNode } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

/** A modal dialog with a title; Esc and the backdrop close it. */
export function Dialog(props: {
  open: boolean
  onClose: () => void
  title: string
  description?: ReactNode
  wide?: boolean
  children: ReactNode
}) {
  const t = useT()
  return (
    <Modal.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Modal.Portal>
        <Modal.Overlay className="animate-fade fixed inset-0 z-40 bg-black/55" />
        <Modal.Content
          {...(props.description ? {} : { 'aria-describedby': undefined })}
          tabIndex={-1}
          onOpenAutoFocus={(event) => {
            // Without a field that asks for the focus, it goes to the dialog itself, not to its close button.
            event.preventDefault()
            const content = event.currentTarget
            if (content instanceof HTMLElement && !content.contains(document.activeElement)) content.focus()
          }}
          className={cx(
            'outline-none animate-rise shadow-pop fixed z-50 flex max-h-[88dvh] flex-col border border-line bg-surface-1',
            'inset-x-0 bottom-0 rounded-t-xl sm:top-[12dvh] sm:bottom-auto sm:mx-auto sm:max-h-[80dvh] sm:rounded-xl',
            props.wide ? 'sm:w-180 sm:max-w-[94vw]' : 'sm:w-120',
          )}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
            <div>
              <Modal.Title className="text-base font-semibold">{props.title}</Modal.Title>
              {props.description && (
                <Modal.Description className="mt-1 text-table text-muted">{props.description}</Modal.Description>
              )}
            </div>
            <Modal.Close asChild>
              <IconButton label={t('shell.close')} className="-me-2">
                <X className="size-4" />
              </IconButton>
            </Modal.Close>
          </div>
          <div className="overflow-y-auto px-5 pb-5">{props.children}</div>
        </Modal.Content>
      </Modal.Portal>
    </Modal.Root>
  )
}
