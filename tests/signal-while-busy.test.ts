import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { dumpSqlite } from './faults/dump-sqlite.js'

const program = fileURLToPath(new URL('./fixtures/stop-on-signal.mjs', import.meta.url))

it('a signal that comes while SQLite works is heard once that is done: the migration ends, the next does not begin', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'godwit-signal-'))
  try {
    const file = join(folder, 'app.db')
    const child = spawn(process.execPath, [program, file])
    let errors = ''
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.stdout.once('data', () => child.kill('SIGTERM'))
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect([code, errors]).toEqual([143, 'ABORTED\n'])
    const { data, versions } = dumpSqlite(file)
    expect(data).toEqual(['tally {"note":1}', 'tally {"note":2}', 'tally {"note":3000000}'])
    expect(versions.map((line) => JSON.parse(line).version)).toEqual(['0_init', '1_long'])
  } finally {
    await rm(folder, { recursive: true })
  }
})
