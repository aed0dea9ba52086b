import { describe, expect, it } from 'vitest'
import { bodyDatabase } from './body-database.js'
import type { Database } from './dialect.js'
import { rawSql } from './sql.js'

/** Answers in its own time: each call when `answer` is called, in order. */
function slow(): { readonly db: Database; answer(error?: Error): void; readonly asked: string[] } {
  const waiting: ((error?: Error) => void)[] = []
  const asked: string[] = []
  const ask = (text: string) => {
    asked.push(text)
    return new Promise<never[]>((resolve, reject) => {
      waiting.push((error) => (error ? reject(error) : resolve([])))
    })
  }
  return {
    asked,
    db: { execute: (script) => ask(`${script}`).then(() => {}), query: ({ text }) => ask(text.join('?')) },
    answer: (error) => waiting.shift()?.(error),
  }
}

describe('the database of a body', () => {
  it('gives what the body gives, and passes on what it asks', async () => {
    const { db, answer, asked } = slow()
    const ran = bodyDatabase(db).run(async (lent) => {
      const [, rows] = await Promise.all([lent.execute('A'), lent.query(rawSql('B'))])
      return rows
    })
    answer()
    answer()
    expect(await ran).toEqual([])
    expect(asked).toEqual(['A', 'B'])
  })

  it('fails with the very error of the body, once all that runs has ended', async () => {
    const { db, answer } = slow()
    const thrown = new Error('not today')
    const order: string[] = []
    const ran = bodyDatabase(db)
      .run(async (lent) => {
        void lent.execute('A').then(() => order.push('A has ended'))
        throw thrown
      })
      .catch((error: unknown) => order.push(error === thrown ? 'the body has failed' : String(error)))
    answer()
    await ran
    expect(order).toEqual(['A has ended', 'the body has failed'])
  })

  it('refuses a body that does not await what it started, also where that fails', async () => {
    const { db, answer } = slow()
    const failure = new Error('no such table')
    const body = bodyDatabase(db)
    const ran = body.run(async (lent) => {
      void lent.execute('A')
      void lent.execute('B')
    })
    answer(failure)
    answer()
    await expect(ran).rejects.toMatchObject({
      kind: 'statement',
      message: expect.stringContaining('while 2 of its queries were still running'),
      fix: expect.stringContaining('await'),
      cause: failure,
    })
    expect(body.firstFailure).toBe(failure)
  })

  it('refuses a failure that the body has let pass', async () => {
    const { db, answer } = slow()
    const body = bodyDatabase(db)
    const ran = body.run((lent) => lent.execute('A').catch(() => {}))
    answer(new Error('hidden'))
    await expect(ran).rejects.toMatchObject({
      kind: 'statement',
      message: expect.stringContaining('failed, and the migration went on: hidden'),
    })
    expect(body.firstFailure).toMatchObject({ message: 'hidden' })
  })

  it('refuses what comes after the end of the body', async () => {
    const { db, asked } = slow()
    const kept: Database[] = []
    await bodyDatabase(db).run(async (lent) => void kept.push(lent))
    for (const lent of kept)
      await expect(lent.execute('A')).rejects.toMatchObject({ kind: 'statement', message: /had ended/ })
    expect([kept.length, asked]).toEqual([1, []])
  })
})
