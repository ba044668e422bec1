import { Button, type ButtonProps } from '@/components/ui/button'
import { Tooltip } from '@/components/ui/tooltip'

/** A button that is only an icon: its label is its name and its tooltip. */
export function IconButton({ label, keys, ...rest }: ButtonProps & { label: string; keys?: string }) {
  return (
    <Tooltip label={label} {...(keys ? { keys } : {})}>
      <Button look="ghost" size="icon" aria-label={label} {...rest} />
    </Tooltip>
  )
}
