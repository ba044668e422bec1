import { describe, expect, it } from 'vitest'
import { paletteFilter } from '@/components/palette-filter'

describe('what the palette offers', () => {
  it('has each word that was typed', () => {
    expect(paletteFilter('/api-keys', 'api schl', ['API-Schlüssel', 'Einstellungen'])).toBeGreaterThan(0)
    expect(paletteFilter('/api-keys', '', ['API-Schlüssel', 'Einstellungen'])).toBeGreaterThan(0)
  })

  it('is not what only has the letters somewhere', () => {
    expect(paletteFilter('/api-keys', 'kisten', ['API-Schlüssel', 'Einstellungen'])).toBe(0)
  })
})
