import { expect, it } from 'vitest'
import { makeSlots } from './slots.ts'

it('gives every owner a turn, however much another has waiting', async () => {
  const slots = makeSlots(1)
  const order: string[] = []
  const work = (whose: string, name: string) => slots.run(async () => void order.push(name), whose)
  const all = ['b1', 'b2', 'b3', 'b4', 'a1', 'b5', 'c1', 'a2'].map((name) => work(name.slice(0, 1), name))
  await Promise.all(all)
  expect(order).toEqual(['b1', 'b2', 'a1', 'c1', 'b3', 'a2', 'b4', 'b5'])
})

it('refuses who comes when enough wait, whoever they are', async () => {
  const slots = makeSlots(1, { most: 2, refuse: () => new Error('full') })
  const { promise, resolve } = Promise.withResolvers<void>()
  const all = ['a', 'a', 'b'].map((whose) => slots.run(() => promise, whose))
  await expect(slots.run(() => promise, 'c')).rejects.toThrow('full')
  resolve()
  await Promise.all(all)
  await slots.run(() => promise, 'c')
})
