// `npm run faults [-- tests]`: every injected fault, crowd and kill on every engine, then those of PostgreSQL on the oldest version as well.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { commandLine } from './command-line.mjs'
import { POSTGRES, postgresBinaries } from './postgres-binaries.mjs'

const [oldest] = Object.keys(POSTGRES)

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const { positionals: only } = commandLine('faults', { allowPositionals: true })

const results = [await run('every engine', {})]
results.push(
  await run(`PostgreSQL ${oldest}`, { TEST_PG_BIN: postgresBinaries(oldest), GODWIT_ENGINES: 'PostgreSQL' }),
)
console.log(results.map(({ title, lines }) => `\n${title}\n${lines.join('\n')}`).join('\n'))
process.exit(results.every(({ passed }) => passed) ? 0 : 1)

/** Shows what the tests say while they run, and keeps the lines that count. */
async function run(title, env) {
  console.log(`Faults on ${title}…`)
  const program = path.join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [program, 'run', ...(only.length > 0 ? only : ['tests/faults'])], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, GODWIT_FAULTS: 'all', NO_COLOR: '1', ...env },
  })
  const ended = once(child, 'close')
  const lines = []
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line)
    if (/^(?:Fault matrix|Crowds|Killed anywhere)|^ +Tests /.test(line)) lines.push(line)
  }
  const [status] = await ended
  return { title, lines, passed: status === 0 }
}
