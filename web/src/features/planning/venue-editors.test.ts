import { expect, it } from 'vitest'
import { readPosition } from '@/features/planning/venue-editors'

it.each([
  '48.2021, 16.3328',
  '48.2021 16.3328',
  '48,2021, 16,3328',
  '48,2021; 16,3328',
  'https://www.google.com/maps/place/Stadthalle/@48.2021,16.3328,17z/data=!3m1!4b1',
  'https://maps.google.com/?q=48.2021,16.3328',
  'https://www.google.com/maps/search/?api=1&query=48.2021%2C16.3328',
])('reads a position from %s', (text) => {
  expect(readPosition(text)).toMatchObject({ latitude: 48.2021, longitude: 16.3328 })
})

it.each(['48,2021', '48,2021,16,3328', '98.2, 16.3', 'https://www.google.com/maps/place/Stadthalle', 'anna@48.2,16.3'])(
  'reads no position from %s',
  (text) => {
    expect(readPosition(text)).toBeUndefined()
  },
)
