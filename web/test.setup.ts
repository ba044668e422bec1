import { switchLanguage } from '@/lib/i18n'

await switchLanguage('en')
