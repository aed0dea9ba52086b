import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { DialectEvent, Session, SessionOptions } from '@godwit/core'
import { describe, expect, it } from 'vitest'
import { loadDriver } from './driver.js'
import { sqlite } from './index.js'
import { lockFileOf, type TakenLock, takeLock } from './lock-file.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'

const nothing = async (): Promise<void> => {}
const PATIENT = 30_000

const inSession = <T>(
  file: string,
  work: (session: Session) => Promise<T>,
  options: Partial<SessionOptions> = {},
): Promise<T> => sqlite(file).session({ access: 'write', waitMs: 0, onEvent: () => {}, ...options }, work)

/** Runs `work` while another session holds the lock. */
const held = (file: string, work: () => Promise<unknown>): Promise<void> =>
  inSession(file, (session) => session.exclusive('a', async () => void (await work())))

const ask = (file: string, options: Partial<SessionOptions> = {}): Promise<string> =>
  inSession(file, (session) => session.exclusive('a', async () => 'in'), options)

const refuse = async (): Promise<never> => {
  throw new Error('This was not to be done.')
}

const lockFiles = async ({ folder }: ScratchDatabase): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.includes('-godwit-'))

const onDatabase = (work: (scratch: ScratchDatabase) => Promise<void>): Promise<void> =>
  withScratchDatabase('', work)

describe('the lock', () => {
  it('is held by one session at a time, however many ask, and its file is gone in the end', () =>
    onDatabase(async (scratch) => {
      const inside = new Set<number>()
      let most = 0
      const one = (id: number) =>
        inSession(
          scratch.file,
          (session) =>
            session.exclusive('a', async () => {
              inside.add(id)
              most = Math.max(most, inside.size)
              for (const _ of [1, 2, 3]) await setImmediate()
              inside.delete(id)
              return id
            }),
          { waitMs: PATIENT },
        )
      const all = Array.from({ length: 40 }, (_, id) => id)
      expect(await Promise.all(all.map(one))).toEqual(all)
      expect(most).toBe(1)
      expect(await lockFiles(scratch)).toEqual([])
    }))

  it('is waited for while its holder has no transaction open, and that is told', () =>
    onDatabase(async ({ file }) => {
      const told: DialectEvent[] = []
      const order: string[] = []
      let letGo = () => {}
      const waits = new Promise<void>((resolve) => {
        letGo = resolve
      })
      let second: Promise<unknown> = Promise.resolve()
      await held(file, async () => {
        second = inSession(file, (session) => session.exclusive('a', async () => void order.push('second')), {
          waitMs: PATIENT,
          onEvent: (event) => {
            told.push(event)
            letGo()
          },
        })
        await waits
        order.push('first')
      })
      await second
      expect(order).toEqual(['first', 'second'])
      expect(told).toMatchObject(
        ['waiting', 'acquired', 'released'].map((phase) => ({ type: 'lock', phase })),
      )
    }))

  it('is not needed by whoever finds that nothing is left to do, once somebody else has it', () =>
    onDatabase(async ({ file }) => {
      const [open, name] = [await loadDriver(), await lockFileOf(file, 'a')]
      const first = takeLock(open, name, file)
      let next: TakenLock | undefined
      const phases: string[] = []
      const onEvent = (event: DialectEvent) => {
        if (event.type !== 'lock') return
        phases.push(event.phase)
        first.release()
        next ??= takeLock(open, name, file)
      }
      const found = inSession(file, (session) => session.exclusive('a', refuse, async () => 'found'), {
        waitMs: PATIENT,
        onEvent,
      })
      expect(await found).toBe('found')
      expect(phases).toEqual(['waiting'])
      next?.release()
    }))

  it('keeps whoever waits from looking what is left to do, as long as the same one has it', () =>
    onDatabase(async ({ file }) => {
      let asked = 0
      const instead = async () => {
        asked += 1
        return undefined
      }
      await held(file, () =>
        expect(
          inSession(file, (session) => session.exclusive('a', refuse, instead), { waitMs: 100 }),
        ).rejects.toMatchObject({ kind: 'busy' }),
      )
      expect(asked).toBe(0)
    }))

  it('is freed by whoever cannot find out what is left to do, which fails with that very error', () =>
    onDatabase(async (scratch) => {
      const error = new Error('It cannot be found out.')
      let second: Promise<unknown> = Promise.resolve()
      await held(
        scratch.file,
        () =>
          new Promise<void>((waits) => {
            const instead = () => Promise.reject(error)
            second = inSession(scratch.file, (session) => session.exclusive('a', refuse, instead), {
              waitMs: PATIENT,
              onEvent: () => waits(),
            }).catch((found: unknown) => found)
          }),
      )
      expect(await second).toBe(error)
      expect(await lockFiles(scratch)).toEqual([])
      expect(await ask(scratch.file)).toBe('in')
    }))

  it('is busy to whoever has no time left, with nothing done', () =>
    onDatabase(({ file }) =>
      held(file, async () => {
        await expect(ask(file, { waitMs: 30 })).rejects.toMatchObject({
          kind: 'busy',
          message: expect.stringContaining(`Another process is migrating ${file}`),
        })
      }),
    ))

  it.each(['signal', 'cancel'] as const)('is not waited for any more after a %s', (by) =>
    onDatabase(({ file }) =>
      held(file, async () => {
        const stopping = new AbortController()
        const asked = ask(file, { waitMs: 1e9, [by]: stopping.signal, onEvent: () => stopping.abort() })
        await expect(asked).rejects.toMatchObject({ code: 'ABORTED' })
      }),
    ),
  )

  it('is not taken any more by a session that has ended while it waited', () =>
    onDatabase(async ({ file }) => {
      const late: Promise<unknown>[] = []
      await held(file, () =>
        inSession(
          file,
          (session) =>
            new Promise<void>((resolve) => {
              late.push(session.exclusive('a', nothing).catch((error: unknown) => error))
              void setImmediate().then(resolve)
            }),
          { waitMs: PATIENT },
        ),
      )
      expect(await Promise.all(late)).toMatchObject([{ message: expect.stringContaining('has ended') }])
      expect(await ask(file)).toBe('in')
    }))

  it('is one and the same under all names that lead to the database', () =>
    onDatabase(async ({ file, folder }) => {
      await mkdir(path.join(folder, 'other'))
      const link = path.join(folder, 'other', 'link.db')
      await symlink(file, link)
      await held(link, () => expect(ask(file)).rejects.toMatchObject({ kind: 'busy' }))
    }))

  it('is so too where the database is not there yet', () =>
    onDatabase(async ({ folder }) => {
      const [link, file] = [path.join(folder, 'link.db'), path.join(folder, 'new.db')]
      await symlink('new.db', link)
      await held(link, () => expect(ask(file)).rejects.toMatchObject({ kind: 'busy' }))
      expect((await readdir(folder)).sort()).toEqual(['app.db', 'link.db'])
    }))
})

describe('the file of the lock', () => {
  it('lies beside the database while it is held, empty, and may be used by whom the database may be', () =>
    onDatabase(async (scratch) => {
      const { file } = scratch
      await chmod(file, 0o600)
      await held(file, async () => {
        const [name = '', ...others] = await lockFiles(scratch)
        expect(others).toEqual([])
        expect(name).toBe(path.basename(await lockFileOf(file, 'a')))
        const { size, mode } = await stat(path.join(scratch.folder, name))
        expect([size, mode & 0o777]).toEqual([0, 0o600])
      })
      expect(await lockFiles(scratch)).toEqual([])
    }))

  it('that a killed process has left is used, and removed', () =>
    onDatabase(async (scratch) => {
      await writeFile(await lockFileOf(scratch.file, 'a'), '')
      expect(await ask(scratch.file)).toBe('in')
      expect(await lockFiles(scratch)).toEqual([])
    }))

  it('that somebody has put in place of the one that is locked stays', () =>
    onDatabase(async (scratch) => {
      const name = await lockFileOf(scratch.file, 'a')
      await held(scratch.file, async () => {
        await rename(name, `${name}.moved`)
        await writeFile(name, '')
      })
      expect(existsSync(name)).toBe(true)
    }))

  it('is not made for reading', () =>
    onDatabase(async (scratch) => {
      await inSession(
        scratch.file,
        (session) => session.exclusive('a', async () => expect(await lockFiles(scratch)).toEqual([])),
        { access: 'read' },
      )
    }))

  it('that cannot be used is told of, and does not keep anybody from working', () =>
    onDatabase(async ({ file }) => {
      const name = await lockFileOf(file, 'a')
      await mkdir(name)
      const told: DialectEvent[] = []
      expect(await ask(file, { onEvent: (event) => told.push(event) })).toBe('in')
      expect(told).toMatchObject([
        {
          type: 'notice',
          severity: 'warning',
          code: 'NO_LOCK',
          message: expect.stringContaining(path.dirname(name)),
        },
      ])
    }))
})
