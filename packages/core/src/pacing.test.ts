import { describe, expect, it } from 'vitest'
import { pacing } from './pacing.js'

describe('a pause between two tries', () => {
  it('ends at once where the run is told to stop, however long it was to be', async () => {
    const stop = new AbortController()
    const wait = pacing({ waitMs: 3_600_000, signal: stop.signal, firstPauseMs: 3_600_000 })
    const paused = wait.pause()
    const reason = new Error('enough')
    stop.abort(reason)
    await expect(paused).rejects.toMatchObject({ code: 'ABORTED', cause: reason })
  })

  it('is refused after that', async () => {
    await expect(pacing({ waitMs: 1, signal: AbortSignal.abort() }).pause()).rejects.toMatchObject({
      code: 'ABORTED',
    })
  })

  it('does not grow beyond its part of the time waited so far', async () => {
    const wait = pacing({
      waitMs: 3_600_000,
      firstPauseMs: 1,
      longestPauseMs: 3_600_000,
      longestPart: 1 / 16,
    })
    // Doubled each time, the last one would be of a quarter of an hour.
    for (let pauses = 1; pauses <= 20; pauses += 1) await wait.pause()
    expect(wait.over).toBe(false)
  })

  it('does not go past the deadline', async () => {
    const wait = pacing({ waitMs: 1, firstPauseMs: 3_600_000, longestPauseMs: 3_600_000 })
    while (!wait.over) await wait.pause()
    expect(wait.over).toBe(true)
  })
})
