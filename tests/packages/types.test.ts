import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FreshProject, freshProject } from './fresh-project.js'
import { root } from './pack.js'

/** What the docs show, and what is inferred from it and exported. */
const APP = `
import { createMigrator, dialectFor, isGodwitError, modules, operate, type Migrator, upgradeOnStartup } from '@godwit/core'
import { conduct } from '@godwit/core/operate'
import { postgres } from '@godwit/dialect-postgres'
import { sqlite } from '@godwit/dialect-sqlite'
import { dialectSuite } from '@godwit/testkit'
import Database from 'better-sqlite3'
import { defineConfig } from 'godwit'
import pg from 'pg'

export const config = defineConfig({ url: 'sqlite:bot.db', migrations: { sqlite: './migrations' } })
export const dialects = [sqlite('bot.db'), sqlite(new Database(':memory:')), postgres({ host: 'db' }), postgres(new pg.Pool())]
export const migrations = modules({ '0_init': () => import('./0_init.js') })
export const migrator: Migrator = createMigrator({ dialect: sqlite('bot.db'), migrations })
export const suite = dialectSuite(async () => ({ dialect: () => sqlite('x.db'), outsideTransaction: 'VACUUM', drop: async () => {} }))
export const command = conduct

export async function start(url: string) {
  const dialect = await dialectFor(url, {
    sqlite: () => import('@godwit/dialect-sqlite'),
    postgres: () => import('@godwit/dialect-postgres'),
  })
  try {
    return await upgradeOnStartup({ dialect, migrations: new URL('../migrations/', import.meta.url) })
  } catch (error) {
    if (isGodwitError(error) && error.code === 'LOCKED') return null
    throw error
  }
}

export const status = () => migrator.status()
export const operated = (argv: string[]) => operate({ dialect: sqlite('bot.db'), migrations }, argv)
// @ts-expect-error There is no such option.
export const wrong = () => upgradeOnStartup({ dialect: sqlite('bot.db'), migration: './migrations' })
`

const WAYS = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}

// pnpm lays packages out in a way of its own, which is what inferred types could stumble over.
describe.each(['npm', 'pnpm'] as const)('in a project installed by %s', (manager) => {
  let project: FreshProject

  beforeAll(async () => {
    project = await freshProject(manager)
    await project.write('app.mts', APP)
    await project.write('0_init.ts', "export const upgrade = () => 'SELECT 1'")
  })

  afterAll(() => project.remove())

  it.each(Object.entries(WAYS))(
    'strict TypeScript compiles an app, and all types of ours, with %s',
    async (_, way) => {
      const types = (name: string) => join(root, 'node_modules/@types', name)
      const compilerOptions = {
        target: 'es2022',
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        declaration: true,
        outDir: 'compiled',
        typeRoots: [types('')],
        types: ['node'],
        paths: { 'better-sqlite3': [types('better-sqlite3/index.d.ts')], pg: [types('pg/index.d.ts')] },
        ...way,
      }
      await project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.mts', '*.ts'] }))
      const compiled = await project.run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')])
      expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' })
    },
  )
})
