import { rmSync } from 'node:fs'
import Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { OpenHandle } from './driver.js'
import { lockFileOf, takeLock } from './lock-file.js'
import { withScratchDatabase } from './testing/scratch-database.js'

const open: OpenHandle = (file, options) => new Driver(file, options)

/** Opens, and loses the file to somebody who removes it right then; `again` makes it anew, as the next one does. */
const losing = (times: number, again: boolean): OpenHandle => {
  let left = times
  return (file, options) => {
    const handle = open(file, options)
    if (left > 0) {
      rmSync(file)
      if (again) open(file, options).close()
    }
    left -= 1
    return handle
  }
}

describe('a lock is taken on the file that the next one will open', () => {
  it.each([
    ['is removed', false],
    ['is removed and made again', true],
  ])('also where it %s while it is opened', (_how, again) =>
    withScratchDatabase('', async ({ file: database }) => {
      const file = await lockFileOf(database, 'a')
      for (const times of [1, 2, 3]) {
        const lock = takeLock(losing(times, again), file, database)
        expect(() => takeLock(open, file, database)).toThrow(/locked/)
        lock.release()
        takeLock(open, file, database).release()
      }
    }),
  )

  it('and taken all the same where that never ends', () =>
    withScratchDatabase('', async ({ file: database }) => {
      const file = await lockFileOf(database, 'a')
      takeLock(losing(1000, true), file, database).release()
    }))
})
