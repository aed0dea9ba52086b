import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { nodeBinaries } from '../../scripts/node-binaries.mjs'
import { withDatabase } from '../with-database.js'
import { type FreshProject, freshProject } from './fresh-project.js'
import { APPS, writeApps } from './sample-app.js'

/** The line of Node after the oldest that is supported. */
const NEXT_NODE = 24

/** Its executable, or why there is none. A machine of the CI has to get it. */
function nextNode(): { readonly node: string; readonly missing?: string } {
  try {
    return { node: join(nodeBinaries(NEXT_NODE).bin, process.platform === 'win32' ? 'node.exe' : 'node') }
  } catch (error) {
    if (process.env['CI'] !== undefined) throw error
    return { node: '', missing: String(error) }
  }
}

// On PostgreSQL, for better-sqlite3 is compiled for one line of Node and would have to be compiled once more. It is
// by `npm run matrix`, which runs all tests on that Node, these among them.
describe(`on Node ${NEXT_NODE}, from the tarballs`, () => {
  let project: FreshProject
  let node: string
  let missing: string | undefined

  beforeAll(async () => {
    project = await freshProject('npm')
    await writeApps(project)
    ;({ node, missing } = nextNode())
  }, 300_000)

  beforeEach(({ skip }) => skip(missing !== undefined, missing))

  afterAll(() => project.remove())

  it.each(APPS)('an app migrates and starts, in %s', async (app) => {
    expect((await project.run(node, ['--version'])).stdout).toMatch(`v${NEXT_NODE}.`)
    await withDatabase(inject('pgUrl'), async (DATABASE_URL) => {
      expect(await project.run(node, [app], { DATABASE_URL })).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/Applied migrations: 0_init.*started/s),
        stderr: '',
      })
    })
  })

  it('the command migrates, also by a file in TypeScript', async () => {
    await project.write(
      'typed/0_init.ts',
      "export const upgrade = (): string => 'CREATE TABLE feed (id int)'",
    )
    const command = join(project.folder, 'node_modules/godwit/bin/godwit.cjs')
    await withDatabase(inject('pgUrl'), async (DATABASE_URL) => {
      expect(await project.run(node, [command, 'upgrade', '-m', 'typed'], { DATABASE_URL })).toMatchObject({
        code: 0,
      })
      expect(await project.run(node, [command, 'status', '-m', 'typed'], { DATABASE_URL })).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('0_init'),
      })
    })
  })
})
