import { postgres } from '@godwit/dialect-postgres'
import { faulty, observed, withCuttingProxy } from '@godwit/testkit'
import type { Cell } from './cell.js'
import { runChild } from './child.js'
import { runLine } from './course.js'
import type { FaultDatabase } from './engine.js'
import type { Fault } from './faults.js'

/** How a disturbed run ended. */
export type Disturbed =
  | { readonly ended: 'killed' }
  /** It got over the fault by itself. */
  | { readonly ended: 'finished' }
  | { readonly ended: 'failed'; readonly error: unknown }

/** Shorter than any fault lasts, long enough for a machine that is busy. */
const IMPATIENCE_MS = 60

/** Runs the cell's line in the database with this fault. */
export async function disturb(cell: Cell, database: FaultDatabase, fault: Fault): Promise<Disturbed> {
  const { folder, course } = cell
  const run = (dialect = database.dialect(), lockTimeout = 60_000) =>
    settled(runLine(dialect, folder, course, { lockTimeout }))
  switch (fault.type) {
    case 'kill': {
      const job = { url: database.url, folder, course, where: fault.where }
      const { code, signal, errors } = await runChild(job)
      if (signal === 'SIGKILL') return { ended: 'killed' }
      throw new Error(`It was to be killed, and ended with ${code}: ${errors}`)
    }
    case 'faulty':
      return run(faulty(database.dialect(), fault.where))
    case 'blocked':
      return blocked(database, fault.at, run)
    case 'cut':
      return withCuttingProxy(database.url, fault.cut, async (proxy) => {
        const ended = await run(postgres(proxy.url))
        if (!proxy.hasCut) throw new Error('The connection was to be cut, and that COMMIT never came.')
        return ended
      })
  }
}

async function blocked(
  database: FaultDatabase,
  at: number,
  run: (dialect: ReturnType<FaultDatabase['dialect']>, patience: number) => Promise<Disturbed>,
): Promise<Disturbed> {
  let release: (() => Promise<void>) | undefined
  const dialect = observed(database.dialect(), async ({ number, moment }) => {
    if (number === at && moment === 'before') release = await database.block()
  })
  try {
    return await run(dialect, IMPATIENCE_MS)
  } finally {
    await release?.()
  }
}

async function settled(run: Promise<unknown>): Promise<Disturbed> {
  return run.then(
    () => ({ ended: 'finished' }),
    (error: unknown) => ({ ended: 'failed', error }),
  )
}
