import type { ComponentType } from 'react'
import { createStore } from '@/lib/store'

/** What stands at the end of every page's header: it comes once the page stands still, and its place is kept until then. */
export const headerEnd = createStore<ComponentType | undefined>(undefined)
