// `npm run matrix [-- --postgres 16 | --node 24] [tests]`: the tests that use PostgreSQL on every version of it, then all of them on the next Node.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { commandLine } from './command-line.mjs'
import { meantTests } from './meant-tests.mjs'
import { withNodeCheckout } from './node-checkout.mjs'
import { POSTGRES, postgresBinaries } from './postgres-binaries.mjs'
import { filesOfRepository } from './repository-files.mjs'
import { allTests, testsOnPostgres } from './tests-on-postgres.mjs'

const NODES = ['24']
// Whoever runs all this has other things running beside it.
const PATIENCE = '--testTimeout=300000'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const { values: wanted, positionals: only } = commandLine('matrix', {
  allowPositionals: true,
  options: { postgres: { type: 'string', multiple: true }, node: { type: 'string', multiple: true } },
})
const everything = wanted.postgres === undefined && wanted.node === undefined
const servers = chosen('postgres', Object.keys(POSTGRES))
const nodes = chosen('node', NODES)
const { onServers, fault } = meantTests(only, {
  onServers: testsOnPostgres(),
  all: allTests(),
  isForNode: nodes.length > 0,
})
if (fault !== undefined) stop(fault)
try {
  // What is run on another Node is a copy of them.
  if (nodes.length > 0) filesOfRepository()
} catch (error) {
  stop(error.message)
}

const cells = []
// Where no file is named, vitest would run all of them.
for (const major of onServers.length === 0 ? [] : servers) cells.push(await onPostgres(major))
for (const major of nodes) cells.push(await onNode(major))
console.log(`\n${table(cells)}`)
process.exit(cells.every(({ passed }) => passed) ? 0 : 1)

function chosen(flag, all) {
  const given = wanted[flag] ?? (everything ? all : [])
  const unknown = given.find((one) => !all.includes(one))
  if (unknown === undefined) return given
  return stop(`--${flag} ${unknown} is not in the matrix. There are: ${all.join(', ')}.`)
}

function stop(line) {
  console.error(line)
  process.exit(1)
}

async function onPostgres(major) {
  const vitest = [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', PATIENCE, ...onServers]
  const env = { ...process.env, TEST_PG_BIN: postgresBinaries(major), TEST_PG_URL: '' }
  return run(
    `PostgreSQL ${POSTGRES[major].replace(/\.0-.*/, '')}, Node ${process.versions.node}`,
    process.execPath,
    vitest,
    root,
    env,
  )
}

async function onNode(major) {
  return withNodeCheckout(major, (version, folder, env) =>
    run(`Node ${version}`, 'node', ['scripts/bootstrap.mjs', 'test', PATIENCE, ...only], folder, env),
  )
}

/** Shows what the tests say while they run, and keeps the lines that count. */
async function run(title, program, args, cwd, env) {
  console.log(`\nTests on ${title}…`)
  const child = spawn(program, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, NO_COLOR: '1' },
  })
  const ended = once(child, 'close')
  const counted = { 'Test Files': '', Tests: '', Duration: '' }
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line)
    const [, name, count] = /^ +(Test Files|Tests|Duration) +(.*?)(?: \(.*\))?$/.exec(line) ?? []
    if (name !== undefined) counted[name] = count
  }
  const [status] = await ended
  return { title, counted, passed: status === 0 }
}

function table(rows) {
  const lines = rows.map(({ title, counted, passed }) => [
    title,
    ...Object.values(counted),
    passed ? 'passed' : 'FAILED',
  ])
  const all = [['', 'files', 'tests', 'time', ''], ...lines]
  const widths = all[0].map((_, column) => Math.max(...all.map((line) => line[column].length)))
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
