import { fileURLToPath } from 'node:url'
import { type Dialect, upgradeOnStartup } from '@godwit/core'
import { faulty, recording, type Where } from '@godwit/testkit'
import { describe, expect, it } from 'vitest'
import { readyToStart } from '../ready-to-start.js'
import { ERAS, type Era } from './eras.js'
import { MIGRATIONS } from './migrations.js'
import type { OldDatabase } from './old-database.js'
import { withOld } from './with-old.js'

const program = fileURLToPath(new URL('./start.mjs', import.meta.url))

function era(): Era {
  const found = ERAS.find(({ name }) => name === 'Aerich 0.7.2, after going back and forth again')
  if (found === undefined) throw new Error('There is no such era.')
  return found
}

const start = (dialect: Dialect) =>
  upgradeOnStartup({ dialect, migrations: MIGRATIONS, adopt: 'aerich', logger: false })

/** What an undisturbed start makes of the database, and where it can be disturbed until it has adopted. */
async function undisturbed(old: OldDatabase) {
  const { dialect, points } = recording(old.dialect())
  await start(dialect)
  const committed = points.findIndex(
    ({ label, moment }) => `${moment} ${label}` === 'after transaction.commit #3',
  )
  expect(committed).toBeGreaterThan(10)
  return { everything: await old.everything(), points: points.slice(0, committed + 1) }
}

describe.each(['sqlite', 'postgres'] as const)('on %s, an adoption that ends in the middle', (engine) => {
  it('by the loss of the connection, at any call, is finished by the next start, and nothing is there twice', async () => {
    await withOld[engine](era(), async (expected) => {
      const { everything, points } = await undisturbed(expected)
      for (const { number, moment, label } of points) {
        await withOld[engine](era(), async (old) => {
          const where: Where = { at: number, moment, effect: 'lost' }
          await expect(start(faulty(old.dialect(), where)), label).rejects.toMatchObject({ kind: 'lost' })
          await start(old.dialect())
          expect(await old.everything(), `${moment} ${label}`).toEqual(everything)
        })
      }
    })
  })

  it.each(['before', 'after'] as const)(
    'by SIGKILL %s its COMMIT is finished by the next start',
    async (moment) => {
      await withOld[engine](era(), async (expected) => {
        const { everything } = await undisturbed(expected)
        await withOld[engine](era(), async (old) => {
          const where: Where = { at: 'transaction.commit #3', moment, effect: 'kill' }
          const dying = await readyToStart(old.url, program, { KILL: JSON.stringify(where) })
          expect(await dying.go()).toMatchObject({ code: null })
          const report = await start(old.dialect())
          expect(report?.adopted).toHaveLength(moment === 'before' ? 4 : 0)
          expect(await old.everything()).toEqual(everything)
        })
      })
    },
  )
})
