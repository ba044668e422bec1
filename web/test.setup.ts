import { loadLaterMessages, switchLanguage } from '@/lib/i18n'

await switchLanguage('en')
await loadLaterMessages()
