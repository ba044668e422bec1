import { useEffect, useRef } from 'react'
import { paletteOpen, shortcutsOpen, waitingOpen } from '@/lib/shell-layers'
import { newRecord } from '@/lib/new-record'
import { recall, remember } from '@/lib/storage'
import type { Locale } from '@/lib/preferences'
import { createStore } from '@/lib/store'

/** Keys to what they do: "c", "g t" (one after the other), "mod+k", "shift+x". */
export type Hotkeys = Record<string, (event: KeyboardEvent) => void>

/** Whether single letters act; WCAG 2.1.4 asks that they can be switched off. */
export const singleKeys = createStore(recall('single-keys') !== 'off')

/** Switches single-letter shortcuts on or off, for good in this browser. */
export function setSingleKeys(on: boolean): void {
  remember('single-keys', on ? undefined : 'off')
  singleKeys.set(on)
}

/** What a field does itself: nothing else happens while somebody types. */
const FIELD_STROKES = new Set(['mod+z', 'mod+shift+z', 'mod+y'])

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)
const SEQUENCE_MS = 1_200
const LEADER = 'g'

/** How the keys of a shortcut are shown, as the keyboards of a language name them: ["⌘K"], ["Ctrl", "K"], ["Strg", "K"], ["G", "T"]. */
export function keyLabels(keys: string, locale: Locale): string[] {
  const caps = keys.split(' ').flatMap((stroke) => {
    const parts = stroke.split('+').map((key) => capOf(key, locale))
    return isMac ? [parts.join('')] : parts
  })
  return caps
}

const CAPS: Record<Locale, Record<string, string>> = {
  en: { mod: 'Ctrl', alt: 'Alt', shift: 'Shift', enter: 'Enter', delete: 'Del' },
  de: { mod: 'Strg', alt: 'Alt', shift: 'Umschalt', enter: 'Eingabe', delete: 'Entf' },
}
const SIGNS: Record<string, string> = { escape: 'Esc', arrowup: '↑', arrowdown: '↓', arrowleft: '←', arrowright: '→' }
const MAC_SIGNS: Record<string, string> = { mod: '⌘', alt: '⌥', shift: '⇧' }

function capOf(key: string, locale: Locale): string {
  const cap = (isMac ? MAC_SIGNS[key] : undefined) ?? SIGNS[key] ?? CAPS[locale][key]
  return cap ?? (key.length === 1 ? key.toUpperCase() : key)
}

/** The name of a key press: modifiers first, in one order. */
export function strokeOf(event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>): string {
  const key = event.key.toLowerCase()
  // Many keyboards have "[" with Alt, or with AltGr, which Windows tells as Ctrl and Alt.
  const isAltSign = event.altKey && key.length === 1 && !/[a-z0-9]/.test(key)
  const mod = (event.metaKey || event.ctrlKey) && !isAltSign ? 'mod+' : ''
  const alt = event.altKey && !isAltSign ? 'alt+' : ''
  // Shift is part of a sign such as "?", and said only where it changes a letter or a named key.
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key)) ? 'shift+' : ''
  return mod + alt + shift + key
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type)
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

function hasLayer(): boolean {
  // A layer that is still being loaded is as good as open: what is typed meanwhile is meant for it.
  if (paletteOpen.get() || shortcutsOpen.get() || waitingOpen.get() || newRecord.get() !== undefined) return true
  return document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null
}

/**
 * Esc leaves a field before it closes the layer or the panel around it, and what was typed stays; once in the app. An edit
 * in place, which Esc takes back (`data-escape`), leaves by itself; a list that a field has open is closed first.
 */
export function useEscape(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { target } = event
      if (event.key !== 'Escape' || event.isComposing || !isTyping(target) || !(target instanceof HTMLElement)) return
      if (target.dataset['escape'] || target.getAttribute('aria-expanded') === 'true') return
      event.preventDefault()
      event.stopPropagation()
      target.blur()
      // Inside a layer the focus stays, so that Tab goes on there.
      target.closest<HTMLElement>('[role="dialog"]')?.focus()
    }
    // On the window, since layers listen on the document.
    window.addEventListener('keydown', listen, true)
    return () => window.removeEventListener('keydown', listen, true)
  }, [])
}

let pending: { stroke: string; at: number } | undefined

function matchKeys(keys: Hotkeys, stroke: string, now: number): string | undefined {
  const first = pending && now - pending.at < SEQUENCE_MS ? pending.stroke : undefined
  const after = `${first} ${stroke}`
  if (first && keys[after]) return after
  // After "g" a letter is the second half of "go to …", whatever it does alone.
  return first !== LEADER && keys[stroke] ? stroke : undefined
}

/**
 * Makes keys act while the component is there. Letters do nothing while someone types, nor under an open dialog or menu;
 * strokes with Cmd or Ctrl always act, but for those that a field has itself.
 */
export function useHotkeys(keys: Hotkeys, enabled = true): void {
  const current = useRef(keys)
  current.current = keys
  useEffect(() => {
    if (!enabled) return undefined
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const stroke = strokeOf(event)
      const isPlain = !stroke.startsWith('mod+') || FIELD_STROKES.has(stroke)
      if (isPlain && (isTyping(event.target) || hasLayer())) return
      if (isPlain && stroke.length === 1 && !singleKeys.get()) return
      const match = matchKeys(current.current, stroke, event.timeStamp)
      if (!match) return
      event.preventDefault()
      pending = undefined
      current.current[match]?.(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [enabled])
}

/** Remembers the last stroke for sequences such as "g t"; once in the app, after every other listener. */
export function useKeySequences(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || event.key.length > 1) return
      pending = { stroke: strokeOf(event), at: event.timeStamp }
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
