import { describe, expect, it } from 'vitest'
import { suggest } from '@/features/work/quick-add.suggestions'

const people = ['Miro Kranz', 'Anna Koller', 'Jörg Anders'].map((name, id) => ({ id: String(id), name }))
const tags = () => ['stage', 'sound', 'load in']
const offers = (text: string, caret = text.length) =>
  suggest(text, caret, people, tags)?.offers.map(({ insert }) => insert)

describe('suggestions', () => {
  it('are people by any of their names after "@", and tags after "#"', () => {
    expect(offers('Rig @')).toEqual(['@MiroKranz', '@AnnaKoller', '@JörgAnders'])
    expect(offers('Rig @an')).toEqual(['@AnnaKoller', '@JörgAnders'])
    expect(offers('Rig @jorg')).toEqual(['@JörgAnders'])
    expect(offers('Rig #s')).toEqual(['#stage', '#sound'])
  })

  it('are those of the word at the caret, and none where there is no mark or it is whole', () => {
    expect(offers('Rig @an truss', 7)).toEqual(['@AnnaKoller', '@JörgAnders'])
    expect(offers('Rig @an truss')).toBeUndefined()
    expect(offers('mail@an')).toBeUndefined()
    expect(offers('Rig @AnnaKoller')).toEqual([])
    expect(offers('Rig #stage')).toEqual([])
    expect(suggest('Rig @an', 7, people, tags)?.from).toBe(4)
  })
})
