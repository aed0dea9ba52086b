import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type FreshProject, freshProject, type Ran } from './fresh-project.js'
import { writeApps } from './sample-app.js'

let project: FreshProject

beforeAll(async () => {
  project = await freshProject('npm')
  await writeApps(project)
})

afterAll(() => project.remove())

/** What was in the installed files that a test has changed. */
const originals = new Map<string, string>()

afterEach(async () => {
  for (const [file, text] of originals) await writeFile(file, text)
  originals.clear()
})

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8')
  originals.set(file, text)
  await writeFile(file, change(text))
}

/** Takes a file away of an installed package: the one of `folder` that is called so, whatever its hash is. */
async function lose(folder: string, name: string): Promise<string> {
  const home = join(project.folder, 'node_modules', folder)
  const [found = ''] = (await readdir(home)).filter((one) => one.replace(/-[A-Z\d]{8}\.js$/, '.js') === name)
  const file = join(home, found)
  originals.set(file, await readFile(file, 'utf8'))
  await rm(file)
  return file
}

/** Changes the one file of an installed package that holds a text: what another release of it would be. */
async function change(folder: string, before: string, after: string): Promise<void> {
  const home = join(project.folder, 'node_modules', folder)
  const names = (await readdir(home)).filter((name) => /\.js(?:on)?$/.test(name))
  const texts = await Promise.all(names.map((name) => readFile(join(home, name), 'utf8')))
  const holding = names.filter((_, at) => texts[at]?.includes(before))
  expect(holding).toHaveLength(1)
  for (const name of holding) await rewrite(join(home, name), (text) => text.replace(before, after))
}

const release = (name: string, version: string) =>
  change(name, '"version": "0.0.0"', `"version": "${version}"`)

/** Adds an import to an installed file. */
const use = (file: string, name: string, from: string) =>
  rewrite(join(project.folder, 'node_modules', file), (text) => `import { ${name} } from '${from}'\n${text}`)

const start = (): Promise<Ran> => project.run(process.execPath, ['app.mjs', 'bot.db'])
const command = (...words: string[]): Promise<Ran> =>
  project.run(process.execPath, ['node_modules/godwit/bin/godwit.cjs', ...words])
const status = (...words: string[]) => command('status', '-u', 'sqlite:bot.db', '-m', 'migrations', ...words)

/** Everything that a process says, when there is nothing else to say. */
const saying = (code: number, ...lines: string[]) => ({ code, stdout: '', stderr: `${lines.join('\n')}\n` })

describe('a dialect that was written for another contract than core', () => {
  it.each([
    [2, ['npm install @godwit/core@latest']],
    [0, ['npm install @godwit/dialect-sqlite@latest']],
  ])('does not start an app, where that contract is %d', async (contract, fixes) => {
    await change('@godwit/dialect-sqlite/dist', 'contract: 1', `contract: ${contract}`)
    const { code, stderr } = await start()
    expect(code).toBe(1)
    expect(stderr).toContain(
      `The dialect “sqlite” was written for contract ${contract}, and this @godwit/core for contract 1.`,
    )
    expect(stderr).toContain("code: 'CONTRACT_MISMATCH'")
    for (const fix of fixes) expect(stderr).toContain(`Run: ${fix}\n`)
  })

  it('is refused by the command in one error', async () => {
    await change('@godwit/dialect-sqlite/dist', 'contract: 1', 'contract: 2')
    expect(await status()).toEqual(
      saying(
        2,
        'error: The dialect “sqlite” was written for contract 2, and this @godwit/core for contract 1.',
        '  Run: npm install @godwit/core@latest',
        '  And where the command is installed: npm install --save-dev godwit@latest',
      ),
    )
    const { stdout } = await status('--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'CONTRACT_MISMATCH' } })
  })

  it('is told from the app’s own mistakes where core lacks what it imports', async () => {
    await use('@godwit/dialect-sqlite/dist/index.js', 'notThere', '@godwit/core')
    expect(await status()).toEqual(
      saying(
        2,
        'error: @godwit/dialect-sqlite was written for another version of @godwit/core than this.',
        '  Run: npm install @godwit/core@latest @godwit/dialect-sqlite@latest',
        '  And where the command is installed: npm install --save-dev godwit@latest',
      ),
    )
  })
})

describe('a command that was written for another core than it finds', () => {
  it.each(['0.1.0', '0.3.0', '0.2.0-next.1'])(
    'says so in one error, where that core is %s',
    async (version) => {
      const fix = 'Bring both to one version. Run: npm install @godwit/core@latest godwit@latest'
      await release('godwit', '0.2.0')
      await release('@godwit/core', version)
      await use('godwit/dist/main.js', 'notThere', '@godwit/core/operate')
      const lines = [
        `error: The command godwit 0.2.0 and @godwit/core ${version} do not fit together.`,
        `  ${fix}`,
      ]
      expect(await status()).toEqual(saying(2, ...lines))
      const { code, stdout } = await status('--json')
      expect(code).toBe(2)
      expect(JSON.parse(stdout)).toMatchObject({
        schemaVersion: 1,
        ok: false,
        error: { code: 'CONTRACT_MISMATCH', message: expect.stringContaining(version), fix },
      })
      expect(await command('--version')).toMatchObject({ code: 0, stdout: '0.2.0\n' })
    },
  )

  it('says so too where only one of its commands was', async () => {
    const [file = ''] = (await readdir(join(project.folder, 'node_modules/godwit/dist'))).filter((name) =>
      name.startsWith('init-'),
    )
    await use(`godwit/dist/${file}`, 'notThere', '@godwit/core/operate')
    expect(await command('init')).toEqual(
      saying(
        2,
        'error: `godwit init` was written for another version of @godwit/core than this.',
        '  Run: npm install @godwit/core@latest, and npm install --save-dev godwit@latest',
      ),
    )
  })

  it('shows every other failure to load as it is', async () => {
    await use('godwit/dist/main.js', 'notThere', 'node:path')
    expect(await status()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("'node:path' does not provide an export named 'notThere'"),
    })
  })
})

describe('an installation that lacks a file', () => {
  it.each([
    ['the command', 'godwit/dist', 'main.js', 'godwit'],
    ['core', '@godwit/core/dist', 'operate.js', '@godwit/core'],
    ['core wholly', '@godwit/core', 'package.json', '@godwit/core'],
  ])('of %s is told by the command in one error', async (_, folder, name, whole) => {
    await lose(folder, name)
    const fix = 'Install the packages anew. Run: npm install'
    const lines = [`error: ${whole} is not installed completely.`, `  ${fix}`]
    const { code, stderr, stdout } = await status()
    expect([code, stdout, stderr.split('\n').slice(0, 2)]).toEqual([1, '', lines])
    const { stdout: json } = await status('--json')
    expect(JSON.parse(json)).toMatchObject({
      schemaVersion: 1,
      ok: false,
      error: { code: 'UNEXPECTED', message: expect.stringContaining(whole), fix },
    })
  })

  const fix =
    'The installation is incomplete or was replaced while this ran. Install the packages anew, and start again.'

  it.each([
    ['core', '@godwit/core/dist'],
    ['a dialect', '@godwit/dialect-sqlite/dist'],
  ])('of %s that is loaded when it is needed stops a start with what to do', async (_, folder) => {
    const file = await lose(folder, 'on-demand.js')
    const { code, stderr } = await start()
    expect(code).toBe(1)
    expect(stderr).toContain(`Cannot find module '${file}'`)
    expect(stderr).toContain(fix)
  })

  it('that a command of core is in is told with what to do', async () => {
    const file = await lose('@godwit/core/dist', 'status.js')
    const { code, stderr } = await status()
    expect([code, stderr]).toEqual([1, expect.stringContaining(`Cannot find module '${file}'`)])
    expect(stderr).toContain(fix)
    const { stdout } = await status('--json')
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'UNEXPECTED',
      message: expect.stringContaining(fix),
    })
  })
})
