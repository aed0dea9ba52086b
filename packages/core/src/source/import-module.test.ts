import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'tsup'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
let project: string
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'godwit-import-'))
  await build({
    entry: [fileURLToPath(new URL('./directory.ts', import.meta.url))],
    outDir: project,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outExtension: () => ({ js: '.mjs' }),
    config: false,
    silent: true,
  })
})
afterAll(() => rm(project, { recursive: true, force: true }))

/** What plain `node` makes of a migration: its SQL, or the error's code and message. */
async function load(name: string, content: string, options = '{}', flags: readonly string[] = []) {
  const folder = await mkdtemp(join(project, 'migrations-'))
  await writeFile(join(folder, name), content)
  const program = `
    import { directory } from '${join(project, 'directory.mjs')}'
    const [file] = await directory('${folder}', ${options}).list()
    const report = await file.load().then(
      (draft) => ({ text: draft.upgrade.text, kind: draft.upgrade.kind }),
      (error) => ({ code: error.code, message: error.message, file: error.file, cause: error.cause?.message }),
    )
    console.log(JSON.stringify(report))`
  const { stdout } = await run(process.execPath, [...flags, '--input-type=module', '--eval', program])
  const report: unknown = JSON.parse(stdout)
  return report
}

describe('a module, loaded by plain node', () => {
  it.each([
    ['1_a.mjs', "export const upgrade = () => 'SELECT 1'"],
    ['1_a.cjs', "exports.upgrade = () => 'SELECT 1'"],
    ['1_a.js', "module.exports = { upgrade: () => 'SELECT 1' }"],
    ['1_a.cjs', "const draft = { upgrade: () => 'SELECT 1' }; module.exports = draft"],
    ['1_a.cjs', "exports.__esModule = true; exports.default = { upgrade: () => 'SELECT 1' }"],
    ['1_a.mjs', "export default { upgrade: async () => ['SELECT 1'] }"],
  ])('is understood: %s with %s', async (name, content) => {
    expect(await load(name, content)).toEqual({ kind: 'sql', text: 'SELECT 1' })
  })

  it('that throws is named, with the cause', async () => {
    expect(await load('1_a.mjs', "throw new TypeError('no such tag')")).toMatchObject({
      code: 'CANNOT_LOAD',
      message: expect.stringContaining('1_a.mjs: failed while it was loaded: TypeError: no such tag'),
      cause: 'no such tag',
    })
  })

  it('that is not JavaScript is named', async () => {
    expect(await load('1_a.mjs', 'export const = 1')).toMatchObject({
      code: 'CANNOT_LOAD',
      message: expect.stringContaining('SyntaxError'),
    })
  })

  it('that imports what does not exist is named', async () => {
    expect(await load('1_a.mjs', "import './tables.js'")).toMatchObject({
      code: 'CANNOT_LOAD',
      message: expect.stringContaining('tables.js'),
    })
  })

  it('that exports nothing is refused with what is needed', async () => {
    expect(await load('1_a.mjs', '')).toMatchObject({
      code: 'INVALID_MIGRATION',
      message: expect.stringMatching(/Found: no exports[\s\S]*export const upgrade/),
    })
  })
})

describe('TypeScript, loaded by plain node', () => {
  const typed = "enum Size { Small = 1 }\nexport const upgrade = (): string => 'SELECT ' + Size.Small"

  it.each(['1_a.ts', '1_a.mts', '1_a.cts'])('names the four ways out: %s', async (name) => {
    const report = await load(name, typed)
    expect(report).toMatchObject({ code: 'CANNOT_LOAD', cause: expect.any(String) })
    for (const way of ['compile', 'tsx', '.sql', '`load`'])
      expect(report).toHaveProperty('message', expect.stringContaining(way))
  })

  it('is left to `load` where it is given', async () => {
    const options = "{ load: async (file) => ({ upgrade: () => 'SELECT ' + file.endsWith('1_a.ts') }) }"
    expect(await load('1_a.ts', typed, options)).toEqual({ kind: 'sql', text: 'SELECT true' })
  })

  it('is refused with the failure of `load`', async () => {
    const options = "{ load: () => { throw new Error('no loader today') } }"
    expect(await load('1_a.ts', typed, options)).toMatchObject({
      code: 'CANNOT_LOAD',
      message: expect.stringContaining('no loader today'),
    })
  })
})
