import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const run = promisify(execFile)

/** An app that has Godwit as it is built, and the drivers that a test gives it. */
let app: string
beforeEach(async () => {
  app = await mkdtemp(join(tmpdir(), 'godwit-driver-'))
  await mkdir(join(app, 'node_modules/@godwit'), { recursive: true })
  await symlink(join(root, 'packages/core'), join(app, 'node_modules/@godwit/core'))
  for (const name of ['dialect-sqlite', 'dialect-postgres'])
    for (const part of ['package.json', 'dist'])
      await cp(join(root, 'packages', name, part), join(app, 'node_modules/@godwit', name, part), {
        recursive: true,
      })
})
afterEach(() => rm(app, { recursive: true, force: true }))

async function install(driver: string, text: string): Promise<void> {
  const home = join(app, 'node_modules', driver)
  await mkdir(home)
  await writeFile(join(home, 'package.json'), JSON.stringify({ name: driver, main: 'index.js' }))
  await writeFile(join(home, 'index.js'), text)
}

/** What becomes of a session. */
async function failure(engine: string, url: string): Promise<{ code?: string; message: string }> {
  const program = `
    import { ${engine} } from '@godwit/dialect-${engine}'
    const options = { access: 'write', waitMs: 0, onEvent() {} }
    ${engine}('${url}').session(options, async () => {}).catch(({ code, message }) =>
      console.log(JSON.stringify({ code, message })))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: app })
  return JSON.parse(stdout)
}

describe.each([
  [
    'sqlite',
    'better-sqlite3',
    'The SQLite driver better-sqlite3',
    'sqlite:app.db',
    'Run: npm rebuild better-sqlite3, or install it anew.',
  ],
  [
    'postgres',
    'pg',
    'The PostgreSQL driver pg',
    'postgres://127.0.0.1:1/app',
    'Install it anew. Run: npm install pg',
  ],
])('a session of %s', (engine, driver, name, url, mending) => {
  it('says how to install the driver where it is not, and creates nothing', async () => {
    expect(await failure(engine, url)).toEqual({
      code: 'DIALECT_NOT_INSTALLED',
      message: `${name} is not installed.\n  Run: npm install ${driver}`,
    })
    expect(await readdir(app)).toEqual(['node_modules'])
  })

  it.each([
    ['lacks a part of itself', "require('./lib/client')", "Cannot find module './lib/client'"],
    ['lacks what it needs', "require('wanting')", "Cannot find module 'wanting'"],
    ['throws', "throw new Error('GLIBC_2.38 not found\\nand more')", 'GLIBC_2.38 not found'],
  ])('says that the driver is there, and why it cannot be loaded, where it %s', async (_, text, reason) => {
    await install(driver, text)
    const { code, message } = await failure(engine, url)
    expect(code).toBe('DIALECT_NOT_INSTALLED')
    expect(message.split('\n')).toEqual([
      `${name} is installed, but cannot be loaded: ${reason}`,
      `  ${mending}`,
    ])
  })
})

it('a native part that is for another Node is told with the line to type, and nothing is created', async () => {
  const opened = "Object.assign(new Error('compiled for another'), { code: 'ERR_DLOPEN_FAILED' })"
  await install('better-sqlite3', `module.exports = class { constructor() { throw ${opened} } }`)
  expect(await failure('sqlite', 'sqlite:app.db')).toEqual({
    code: 'DIALECT_NOT_INSTALLED',
    message: `better-sqlite3 is installed, but its native part is missing or was built for another Node.js.\n  Run: npm rebuild better-sqlite3`,
  })
  expect(await readdir(app)).toEqual(['node_modules'])
})
