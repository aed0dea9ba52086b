import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Ended, ended } from '../../packages/cli/src/testing/temporary-project.js'

/** An app as it is deployed: core and one dialect are installed, and nothing else. */
export interface TemporaryApp {
  path(name: string): string
  /** Writes files by path. */
  write(files: { readonly [path: string]: string }): void
  /** Starts the app, which brings its database up to date and says `started`. */
  start(): Promise<Ended>
  /** Its commands, as an operator types them after `node bot.js db`. */
  db(...argv: readonly string[]): Promise<Ended>
  remove(): void
}

/** How messages name the app's commands. */
export const COMMAND = 'node bot.js db'

/** `dialect` is the source text of the dialect, such as `sqlite('bot.db')`; `more` that of more options. */
export function temporaryApp(
  engine: 'sqlite' | 'postgres',
  dialect = `${engine}('bot.db')`,
  more = '',
): TemporaryApp {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'godwit-app-')))
  const path = (name: string): string => join(folder, name)
  mkdirSync(path('node_modules/@godwit'), { recursive: true })
  for (const name of ['core', `dialect-${engine}`])
    symlinkSync(join(PACKAGES, name), path(`node_modules/@godwit/${name}`))
  const children: ChildProcess[] = []
  const run = (...argv: readonly string[]): Promise<Ended> => {
    const child = spawn(process.execPath, ['bot.js', ...argv], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    return ended(child)
  }
  const write = (files: { readonly [path: string]: string }): void => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(path(name)), { recursive: true })
      writeFileSync(path(name), text)
    }
  }
  write({ 'package.json': '{ "type": "module" }', 'bot.js': program(engine, dialect, more) })
  return {
    path,
    write,
    start: () => run(),
    db: (...argv) => run('db', ...argv),
    remove() {
      for (const child of children) child.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function program(engine: string, dialect: string, more: string): string {
  return `import { operate, upgradeOnStartup } from '@godwit/core'
import { ${engine} } from '@godwit/dialect-${engine}'

const options = {
  dialect: ${dialect},
  migrations: new URL('./migrations/', import.meta.url),
  command: '${COMMAND}',
  ${more}
}
const [first, ...rest] = process.argv.slice(2)
if (first === 'db') process.exitCode = await operate(options, rest)
else {
  await upgradeOnStartup({ ...options, exit: true })
  console.log('started')
}
`
}

const PACKAGES = fileURLToPath(new URL('../../packages/', import.meta.url))
