import type { Handle } from './driver.js'

/** What a statement does to a schema. `temporary`: to nothing that outlives its connection. */
export type Outcome = 'changed' | 'unchanged' | 'temporary' | 'failed'

/** Runs statements one after the other, up to the first that fails, and takes all of it back. */
export function trial(handle: Handle, texts: readonly string[]): Outcome[] {
  const outcomes: Outcome[] = []
  handle.exec('BEGIN')
  try {
    for (const text of texts) {
      const outcome = run(handle, text)
      outcomes.push(outcome)
      if (outcome === 'failed') break
    }
    return outcomes
  } finally {
    handle.exec('ROLLBACK')
  }
}

function run(handle: Handle, text: string): Outcome {
  const before = { main: counter(handle, 'main'), temp: counter(handle, 'temp') }
  try {
    handle.exec(text)
  } catch {
    return 'failed'
  }
  if (counter(handle, 'main') !== before.main) return 'changed'
  return counter(handle, 'temp') === before.temp ? 'unchanged' : 'temporary'
}

/** Grows with every change of the schema. */
function counter(handle: Handle, schema: 'main' | 'temp'): number {
  const row = handle.prepare(`PRAGMA ${schema}.schema_version`).get() as { schema_version: number }
  return row.schema_version
}
