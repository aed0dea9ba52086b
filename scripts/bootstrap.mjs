// `node scripts/bootstrap.mjs start|test|faults|matrix|mutation|stranger|bench [arguments]`: sets up a machine that has only Node and npm, then does the job.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { usageOf } from './usage-of.mjs'

const JOBS = {
  start: ['apps/bot-demo/dist/main.js'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
  faults: ['scripts/faults.mjs'],
  matrix: ['scripts/matrix.mjs'],
  stranger: ['scripts/strangers-path.mjs'],
  bench: ['node_modules/jiti/lib/jiti-cli.mjs', 'bench/src/main.ts'],
  mutation: ['scripts/mutation.mjs'],
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const [name = '', ...rest] = process.argv.slice(2)

requireNode(20, 19)
const job = Object.hasOwn(JOBS, name)
  ? JOBS[name]
  : stop(`Not a job: "${name}". There are: ${Object.keys(JOBS).join(', ')}.`)
const usage = usageOf(name)
if (usage !== undefined && rest.some((one) => one === '--help' || one === '-h')) {
  process.stdout.write(usage)
  process.exit(0)
}
process.chdir(root)
prepareEnvironment()
step('Installing dependencies', [...installCommand(), '--frozen-lockfile', '--prefer-offline'])
step('Building', [
  process.execPath,
  inModules('turbo/bin/turbo'),
  'run',
  'build',
  '--output-logs=errors-only',
])
await become([...job, ...rest])

function requireNode(major, minor) {
  const [thisMajor, thisMinor] = process.versions.node.split('.').map(Number)
  if (thisMajor > major || (thisMajor === major && thisMinor >= minor)) return
  stop(`Node ${major}.${minor} or later is needed, and this is ${process.version}.`)
}

function prepareEnvironment() {
  const { env } = process
  env.TURBO_TELEMETRY_DISABLED = '1'
  env.DO_NOT_TRACK = '1'
  // turbo looks for pnpm there, and cannot start it by a relative path.
  env.PATH = `${inModules('.bin')}${path.delimiter}${env.PATH ?? ''}`
  // better-sqlite3 is compiled where its binary cannot be downloaded. Its headers come with most installations of Node.
  const prefix = path.dirname(path.dirname(realpathSync(process.execPath)))
  if (existsSync(path.join(prefix, 'include/node/node.h'))) env.npm_config_nodedir ??= prefix
}

/**
 * `pnpm install` by the pinned pnpm: from node_modules after the first time, since npx takes seconds. It has to stay
 * with the store that node_modules was made from, for with another one, e.g. of another home, pnpm removes all of
 * node_modules first, and itself with it. Where that store is gone, nothing is lost by beginning anew.
 */
function installCommand() {
  const { packageManager } = JSON.parse(readFileSync('package.json', 'utf8'))
  const manifest = inModules('pnpm/package.json')
  const store = storeOfModules()
  if (store !== undefined && !isWritable(store)) rmSync('node_modules', { recursive: true })
  const installed = existsSync(manifest) && `pnpm@${JSON.parse(readFileSync(manifest, 'utf8')).version}`
  const pnpm =
    installed === packageManager
      ? [process.execPath, inModules('pnpm/bin/pnpm.cjs')]
      : ['npx', '-y', packageManager]
  return [...pnpm, 'install', ...(isWritable(store) ? [`--store-dir=${store}`] : [])]
}

function storeOfModules() {
  const record = inModules('.modules.yaml')
  return existsSync(record)
    ? /"?storeDir"?:\s*"?([^"\n]+)/.exec(readFileSync(record, 'utf8'))?.[1]
    : undefined
}

function isWritable(folder = '') {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Says what is being done, and shows the output of it only where it fails: standard output is the job's. */
function step(title, [command, ...args]) {
  const began = performance.now()
  process.stderr.write(`${title}…`)
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command === 'npx' && process.platform === 'win32',
  })
  process.stderr.write(` ${done.status === 0 ? 'done' : 'failed'} (${seconds(began)})\n`)
  if (done.status === 0) return
  process.stderr.write(`${done.stdout ?? ''}${done.stderr ?? ''}`)
  stop(
    `${title} failed: ${done.error?.message ?? `${[command, ...args].join(' ')} ended with ${done.status}`}`,
  )
}

/** Runs the program in this very process, so that signals, the terminal and the exit code are its own. */
async function become([program, ...args]) {
  const file = path.join(root, program)
  process.argv = [process.execPath, file, ...args]
  await import(pathToFileURL(file).href)
}

function inModules(file) {
  return path.join(root, 'node_modules', file)
}

function seconds(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
