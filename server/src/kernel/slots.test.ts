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
  const slots = makeSlots(1, { line: { most: 2, refuse: () => new Error('full') } })
  const { promise, resolve } = Promise.withResolvers<void>()
  const all = ['a', 'a', 'b'].map((whose) => slots.run(() => promise, whose))
  await expect(slots.run(() => promise, 'c')).rejects.toThrow('full')
  resolve()
  await Promise.all(all)
  await slots.run(() => promise, 'c')
})

it('lets no owner have more than their share of the places', async () => {
  let idle = 0
  const slots = makeSlots(3, { each: 2, onIdle: () => idle++ })
  const running: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const work = (name: string) =>
    slots.run(
      async () => {
        running.push(name)
        await promise
      },
      name.slice(0, 1),
    )
  const all = ['a1', 'a2', 'a3', 'b1', 'b2'].map(work)
  expect(running).toEqual(['a1', 'a2', 'b1'])
  resolve()
  await Promise.all(all)
  expect([running, idle]).toEqual([['a1', 'a2', 'b1', 'a3', 'b2'], 1])
})

it('refuses who has no more patience, and keeps the place of the others', async () => {
  let idle = 0
  const slots = makeSlots(1, { line: { most: 3, refuse: () => new Error('too long') }, onIdle: () => idle++ })
  const { promise, resolve } = Promise.withResolvers<void>()
  const ran: string[] = []
  const work = (name: string, isGone?: () => boolean, until = Infinity) =>
    slots.run(
      async () => void ran.push(name),
      '',
      () => ({ until, isGone }),
    )
  const held = slots.run(() => promise)
  const late = work('late', undefined, Date.now() + 5)
  let isGone = false
  const impatient = work('impatient', () => isGone)
  const patient = work('patient')
  // While the work before them takes its time …
  await expect(late).rejects.toThrow('too long')
  const next = work('next')
  // … and when their turn comes.
  isGone = true
  resolve()
  await expect(impatient).rejects.toThrow('too long')
  await Promise.all([held, patient, next])
  expect([ran, idle]).toEqual([['patient', 'next'], 1])
})
