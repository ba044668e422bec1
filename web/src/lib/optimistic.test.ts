import { describe, expect, it, vi } from 'vitest'
import { OptimisticRecords } from '@/lib/optimistic'
import type { Versioned } from '@/lib/record-change'

interface Card extends Versioned {
  title: string
  done: boolean
}

const card: Card = { id: 'c1', version: 1, title: 'Rig', done: false }

function aBoard() {
  let shown: Card = card
  const show = (record: Card) => {
    shown = record
  }
  const records = new OptimisticRecords<Card>(show, () => shown)
  return { records, shown: () => shown }
}

function aReply() {
  const { promise, resolve, reject } = Promise.withResolvers<Card>()
  return { promise, resolve, reject }
}

describe('optimistic records', () => {
  it('shows a write at once and keeps the answer', async () => {
    const { records, shown } = aBoard()
    const reply = aReply()
    const done = records.write(card, { apply: (c) => ({ ...c, done: true }), send: () => reply.promise })
    expect(shown()).toMatchObject({ done: true, version: 1 })
    reply.resolve({ ...card, done: true, version: 2 })
    await done
    expect(shown()).toMatchObject({ done: true, version: 2 })
  })

  it('sends what was begun before an answer on the version that the own writes before it led to', async () => {
    const { records } = aBoard()
    const sent: number[] = []
    const write = (seen: Card, version: number) =>
      records.write(seen, {
        apply: (c) => c,
        send: (on) => {
          sent.push(on)
          return Promise.resolve({ ...card, version })
        },
      })
    await write(card, 2)
    await write(card, 3)
    records.receive({ ...card, version: 4 })
    await write(card, 5)
    await write({ ...card, version: 4 }, 6)
    expect(sent).toEqual([1, 2, 3, 5])
  })

  it('puts the record back when the server refuses', async () => {
    const { records, shown } = aBoard()
    const refused = records.write(card, {
      apply: (c) => ({ ...c, done: true }),
      send: () => Promise.reject(new Error('no')),
    })
    await expect(refused).rejects.toThrow('no')
    expect(shown()).toEqual(card)
  })

  it('keeps a second write on the screen while the first is answered', async () => {
    const { records, shown } = aBoard()
    const first = aReply()
    const second = aReply()
    const one = records.write(card, { apply: (c) => ({ ...c, done: true }), send: () => first.promise })
    const two = records.write(shown(), { apply: (c) => ({ ...c, title: 'Truss' }), send: () => second.promise })
    expect(shown()).toMatchObject({ done: true, title: 'Truss' })
    first.resolve({ ...card, done: true, version: 2 })
    await one
    expect(shown()).toMatchObject({ done: true, title: 'Truss', version: 2 })
    second.resolve({ ...card, done: true, title: 'Truss', version: 3 })
    await two
    expect(shown()).toMatchObject({ done: true, title: 'Truss', version: 3 })
  })

  it("lays own waiting writes over other people's changes", () => {
    const { records, shown } = aBoard()
    void records.write(card, { apply: (c) => ({ ...c, done: true }), send: () => aReply().promise })
    records.receive({ ...card, title: 'Changed by Miro', version: 2 })
    expect(shown()).toMatchObject({ title: 'Changed by Miro', done: true, version: 2 })
  })

  it('sends an edit on the version its writer saw, over what is on the screen now', async () => {
    const { records, shown } = aBoard()
    records.receive({ ...card, done: true, version: 2 })
    const send = vi.fn((version: number) =>
      Promise.resolve({ ...card, done: true, title: 'Truss', version: version + 2 }),
    )
    const written = records.write(card, { apply: (c) => ({ ...c, title: 'Truss' }), send })
    expect(shown()).toMatchObject({ done: true, title: 'Truss', version: 2 })
    await written
    expect(send.mock.calls[0]?.[0]).toBe(1)
  })

  it('does one write on many records, all or none', async () => {
    const { records, shown } = aBoard()
    const refused = records.writeMany([card], {
      apply: (c) => ({ ...c, done: true }),
      send: () => Promise.reject(new Error('no')),
    })
    expect(shown().done).toBe(true)
    await expect(refused).rejects.toThrow('no')
    expect(shown()).toEqual(card)
  })

  describe('what a write is taken back on', () => {
    const writeTitle = (board: ReturnType<typeof aBoard>, title: string, version: number) =>
      board.records.write(board.shown(), {
        apply: (c) => ({ ...c, title }),
        send: () => Promise.resolve({ ...board.shown(), title, version }),
      })

    it("is the newest version where only other fields are somebody else's since", async () => {
      const board = aBoard()
      const answer = await writeTitle(board, 'Truss', 2)
      board.records.receive({ ...answer, done: true, version: 3 })
      expect(board.records.versionBehind(answer, { title: '' })).toBe(3)
    })

    it('is what it led to where somebody changed the same since, whatever is written over that meanwhile', async () => {
      const board = aBoard()
      const answer = await writeTitle(board, 'Truss', 2)
      board.records.receive({ ...answer, title: 'Theirs', version: 3 })
      void board.records.write(answer, { apply: (c) => ({ ...c, title: 'Truss' }), send: () => aReply().promise })
      expect(board.shown().title).toBe('Truss')
      expect(board.records.versionBehind(answer, { title: '' })).toBe(2)
    })

    it('is after all that one wrote oneself since, one right after the other', async () => {
      const board = aBoard()
      const answer = await writeTitle(board, 'Truss', 2)
      await writeTitle(board, 'Main truss', 3)
      expect(board.records.versionBehind(answer, { title: '' })).toBe(3)
      board.records.receive({ ...answer, title: 'Theirs', version: 4 })
      await writeTitle(board, 'Mine again', 5)
      expect(board.records.versionBehind(answer, { title: '' })).toBe(2)
    })
  })
})
