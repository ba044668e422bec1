import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { useT } from '@/lib/i18n'

/** Something that is shown only now, such as a key or a link, with the way to copy it. */
export function SecretText({ label, text, onDone }: { label: string; text: string; onDone: () => void }) {
  const t = useT()
  const [copied, setCopied] = useState(false)
  return (
    <div className="flex flex-col gap-4">
      <div className="flex gap-2">
        <Input
          readOnly
          aria-label={label}
          value={text}
          autoFocus
          onFocus={(event) => event.target.select()}
          className="font-mono text-table!"
        />
        <Button
          look="primary"
          className="h-9"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {copied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
          {copied ? t('shell.copied') : t('shell.copy')}
        </Button>
      </div>
      <Button className="self-end" onClick={onDone}>
        {t('layers.done')}
      </Button>
    </div>
  )
}
