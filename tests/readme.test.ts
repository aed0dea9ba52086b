import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { type PackedProject, packedProject } from './packed-project.js'
import { withDatabase } from './with-database.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const packages = ['@godwit/core', '@godwit/dialect-sqlite', '@godwit/dialect-postgres', 'godwit']
const drivers = ['better-sqlite3', 'pg', 'jiti']

let readme: string
let project: PackedProject

beforeAll(async () => {
  readme = await readFile(join(root, 'README.md'), 'utf8')
  // As `npm init -y` leaves a project.
  project = await packedProject(packages, drivers, 'commonjs')
})

afterAll(() => project.remove())

/** A fenced block of the README: a file to write, or commands to run, in the order in which they stand. */
interface Block {
  readonly language: string
  readonly title: string | undefined
  readonly text: string
}

function blocksOf(markdown: string): Block[] {
  const fences = markdown.matchAll(/^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$/gms)
  return [...fences].map(([, language = '', title, text = '']) => ({ language, title, text }))
}

/** A title may stand for a file that a command has just named, with a `*` for what nobody can know before. */
async function writeTitled(title: string, text: string): Promise<void> {
  const folder = join(project.folder, dirname(title))
  await mkdir(folder, { recursive: true })
  const pattern = new RegExp(`^${title.split('/').at(-1)?.replaceAll('.', '\\.').replace('*', '.*')}$`)
  const existing = title.includes('*')
    ? (await readdir(folder)).find((name) => pattern.test(name))
    : title.split('/').at(-1)
  if (existing === undefined) throw new Error(`No command has made ${title}`)
  await project.write(join(dirname(title), existing), text)
}

/** `npm install` of what is not published yet is the tarballs that the project already has. */
function checkInstalled(line: string): void {
  const names = line
    .split(' ')
    .slice(2)
    .filter((word) => !word.startsWith('-'))
  for (const name of names) expect([...packages, ...drivers]).toContain(name)
}

it('does what its blocks say, one after the other, as a new user would', async () => {
  const outputs: string[] = []
  for (const { language, title, text } of blocksOf(readme)) {
    if (title !== undefined) await writeTitled(title, text)
    else expect(language).toBe('sh')
    for (const line of language === 'sh' ? text.trim().split('\n') : []) {
      if (line.startsWith('npm install')) checkInstalled(line)
      else outputs.push((await run('sh', ['-c', line], { cwd: project.folder })).stdout)
    }
  }
  expect(outputs.join('\n')).toContain('The bot starts here.')
  expect(outputs.join('\n')).toContain('ADD COLUMN title TEXT')
  expect(existsSync(join(project.folder, 'bot.db'))).toBe(true)
})

it('starts the same program on either engine, by URL', async () => {
  expect((await project.node('either.mjs')).code).toBe(0)
  await withDatabase(inject('pgUrl'), async (url) => {
    const { stdout } = await run(process.execPath, ['either.mjs'], {
      cwd: project.folder,
      env: { ...process.env, DATABASE_URL: url },
    })
    expect(stdout).toContain('Applied migrations: 0_20261122120000_init')
  })
})

it('installs for PostgreSQL what there is, and calls the dialect as it is exported', async () => {
  const [, command = '', call = ''] =
    /PostgreSQL is `(npm install [^`]+)`, and `dialect: ([^`]+)`/.exec(readme) ?? []
  checkInstalled(command)
  const program = `const { postgres } = await import('@godwit/dialect-postgres'); console.log((${call}).name)`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    cwd: project.folder,
  })
  expect(stdout.trim()).toBe('postgres')
})

it('names two commands that the repository has', async () => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const named = [...readme.matchAll(/\*\*`npm (\w+)`\*\*/g)].map(([, name = '']) => name)
  expect(named).toEqual(['start', 'test'])
  for (const name of named) expect(scripts[name]).toMatch(/^node scripts\/bootstrap\.mjs/)
})

it('links to what exists', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path = '']) => path)
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
