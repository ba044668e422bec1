import { describe, expect, it } from 'vitest'
import { keyLabels, strokeOf } from '@/lib/hotkeys'

const press = (key: string, held: Partial<Record<'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  strokeOf({ key, metaKey: false, ctrlKey: false, altKey: false, shiftKey: false, ...held })

describe('the name of a stroke', () => {
  it('says modifiers in one order, Cmd and Ctrl alike', () => {
    expect(press('k', { ctrlKey: true })).toBe('mod+k')
    expect(press('K', { metaKey: true, shiftKey: true })).toBe('mod+shift+k')
    expect(press('ArrowDown', { altKey: true })).toBe('alt+arrowdown')
  })

  it('leaves Shift out where it only makes the sign', () => {
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('X', { shiftKey: true })).toBe('shift+x')
  })

  it('leaves Alt and AltGr out where they only make the sign', () => {
    expect(press('[', { altKey: true })).toBe('[')
    expect(press('[', { ctrlKey: true, altKey: true })).toBe('[')
    expect(press('k', { ctrlKey: true, altKey: true })).toBe('mod+alt+k')
  })

  it('shows strokes as caps', () => {
    expect(keyLabels('g t', 'en')).toEqual(['G', 'T'])
    expect(keyLabels('mod+enter', 'en')).toEqual(['Ctrl', 'Enter'])
    expect(keyLabels('mod+enter', 'de')).toEqual(['Strg', 'Eingabe'])
  })
})
