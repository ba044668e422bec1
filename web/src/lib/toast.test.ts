import { beforeEach, describe, expect, it, vi } from 'vitest'
import { dismiss, forgetSteps, markSaved, showToast, shownToast, steps, undoLast, withdraw } from '@/lib/toast'

const takeBack = () => undoLast((message) => `Undone: ${message}`, 'Nothing to undo')
const shown = () => shownToast.get()?.message

beforeEach(() => {
  shownToast.set(undefined)
  forgetSteps()
})

describe('taking changes back', () => {
  it('goes on after the toasts have gone, newest first, and says when there is nothing left', () => {
    const undone: string[] = []
    for (const message of ['One', 'Two', 'Three']) {
      dismiss(showToast({ tone: 'ok', message, undo: () => undone.push(message) }))
    }
    for (let i = 0; i < 3; i++) takeBack()
    expect(undone).toEqual(['Three', 'Two', 'One'])
    expect(shown()).toBe('Undone: One')
    takeBack()
    expect(shown()).toBe('Nothing to undo')
    expect(undone).toHaveLength(3)
  })

  it('is told by one toast, and is no change that could be taken back itself', () => {
    const undo = () => void showToast({ tone: 'info', message: 'Reopened', undo: vi.fn() })
    showToast({ tone: 'ok', message: 'Completed', undo })
    takeBack()
    expect(shown()).toBe('Undone: Completed')
    expect(steps.get()).toEqual([])
  })

  it('leaves a refused change out', () => {
    const undo = vi.fn()
    withdraw(showToast({ tone: 'ok', message: 'Completed', undo }))
    takeBack()
    expect(undo).not.toHaveBeenCalled()
  })

  it('says when what is taken back is refused, in the place of what was told', () => {
    const undo = () => {
      const id = showToast({ tone: 'info', message: 'Reopened' })
      queueMicrotask(() => withdraw(id))
    }
    showToast({ tone: 'ok', message: 'Completed', undo })
    takeBack()
    return vi.waitFor(() => expect(shown()).toBeUndefined())
  })

  it('is saved once every change of it is', () => {
    const saving: number[] = []
    const write = () => void saving.push(showToast({ tone: 'ok', message: 'Reopened', unsaved: 1 }))
    showToast({ tone: 'ok', message: 'Completed', undo: () => [write(), write()] })
    takeBack()
    expect(shownToast.get()).toMatchObject({ message: 'Undone: Completed', unsaved: 2 })
    for (const id of saving) markSaved(id)
    expect(shownToast.get()).toMatchObject({ message: 'Undone: Completed', unsaved: 0 })
  })

  it('keeps a hundred', () => {
    const undone: number[] = []
    for (let i = 0; i < 150; i++) showToast({ tone: 'ok', message: String(i), undo: () => undone.push(i) })
    for (let i = 0; i < 150; i++) takeBack()
    expect([undone.length, undone.at(0), undone.at(-1)]).toEqual([100, 149, 50])
  })
})
