import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { importCircles } from './architecture/circles.js'
import {
  backwardImports,
  enginesNamedInCore,
  localeDependent,
  waitingPlans,
} from './architecture/core-order.js'
import {
  dependenciesOfCore,
  importsOfForeignFiles,
  strayDrivers,
  unknownPackages,
  upwardImports,
} from './architecture/layers.js'
import { readSourceTree, type SourceTree, sourceTree } from './architecture/source-tree.js'

interface Rule {
  readonly sentence: string
  /** What breaks the rule, one line each. */
  readonly violations: (tree: SourceTree) => string[]
  /** Trees that break it, to prove that it can fail. */
  readonly wrong: readonly Readonly<Record<string, string>>[]
}

const RULES: readonly Rule[] = [
  {
    sentence: 'core depends on nothing but Node',
    violations: dependenciesOfCore,
    wrong: [
      { 'packages/core/src/sql.ts': `import { Pool } from 'pg'` },
      { 'packages/core/src/run/load.ts': `export const load = () => import('jiti')` },
      { 'packages/core/src/index.ts': `export type { Sql } from '@godwit/models'` },
      { 'packages/core/src/index.ts': `export type Db = import('kysely').Kysely<never>` },
    ],
  },
  {
    sentence: 'a driver is imported in its dialect and in the demo only',
    violations: strayDrivers,
    wrong: [
      { 'packages/core/src/run.ts': `import Database from 'better-sqlite3'` },
      { 'packages/dialect-sqlite/src/session.ts': `import type { Client } from 'pg'` },
      { 'packages/dialect-postgres/src/session.ts': `const d = require('better-sqlite3')` },
      { 'packages/cli/src/main.ts': `const q = /[\`'"]/; await import('pg/lib/client.js')` },
      { 'apps/bot-demo/src/main.ts': `import { DatabaseSync } from 'node:sqlite'` },
    ],
  },
  {
    sentence: 'no import of our own packages points up',
    violations: upwardImports,
    wrong: [
      { 'packages/dialect-sqlite/src/index.ts': `import { main } from 'godwit'` },
      { 'packages/dialect-sqlite/src/index.ts': `import { postgres } from '@godwit/dialect-postgres'` },
      { 'packages/testkit/src/index.ts': `export { sqlite } from '@godwit/dialect-sqlite'` },
      { 'packages/cli/src/main.ts': `const dialect = await import('@godwit/dialect-postgres')` },
      { 'packages/dialect-postgres/src/index.ts': `import { dialectSuite } from '@godwit/testkit'` },
      { 'packages/models/src/index.ts': `import type { Drift } from '@godwit/verify'` },
    ],
  },
  {
    sentence: 'no file reaches into another package',
    violations: importsOfForeignFiles,
    wrong: [
      { 'packages/cli/src/main.ts': `import { sql } from '../../core/src/sql.js'` },
      {
        'apps/bot-demo/src/main.ts': `export { sqlite } from '../../../packages/dialect-sqlite/src/index.js'`,
      },
    ],
  },
  {
    sentence: 'every package has its place in the layers',
    violations: unknownPackages,
    wrong: [{ 'packages/extras/src/index.ts': '' }],
  },
  {
    sentence: 'no files import each other in a circle',
    violations: importCircles,
    wrong: [
      {
        'packages/core/src/a.ts': `import { b } from './b.js'`,
        'packages/core/src/b.ts': `export * from './plan/c.js'`,
        'packages/core/src/plan/c.ts': `import type { A } from '../a.js'`,
      },
      { 'packages/core/src/a.ts': `export const again = () => import('./a.js')` },
    ],
  },
  {
    sentence: 'core is read from source to history to plan to run, and never back',
    violations: backwardImports,
    wrong: [
      {
        'packages/core/src/source/a.ts': `import { row } from '../history/row.js'`,
        'packages/core/src/history/row.ts': '',
      },
      { 'packages/core/src/plan/a.ts': `export { b } from '../run/b.js'`, 'packages/core/src/run/b.ts': '' },
      { 'packages/core/src/sql.ts': `import '../src/plan/a.js'`, 'packages/core/src/plan/a.ts': '' },
      { 'packages/core/src/run/a.ts': `import '../index.js'`, 'packages/core/src/index.ts': '' },
    ],
  },
  {
    sentence: 'core names no engine, except as data in schemes.ts',
    violations: enginesNamedInCore,
    wrong: [
      { 'packages/core/src/run/a.ts': `if (dialect.name === 'sqlite') return` },
      { 'packages/core/src/sql.ts': `// as PostgreSQL does` },
      { 'packages/core/src/sql.ts': `const scheme = "pg:"` },
    ],
  },
  {
    sentence: 'a plan waits for nothing',
    violations: waitingPlans,
    wrong: [
      { 'packages/core/src/plan/a.ts': 'export async function plan() {}' },
      { 'packages/core/src/plan/b.ts': 'export const plan = async () => 1' },
      { 'packages/core/src/plan/c.ts': 'await 1' },
    ],
  },
  {
    sentence: 'no package depends on the language of the process',
    violations: localeDependent,
    wrong: [
      { 'packages/core/src/a.ts': 'names.sort((a, b) => a.localeCompare(b))' },
      { 'packages/cli/src/a.ts': 'const upper = name.toLocaleUpperCase()' },
      { 'packages/core/src/a.ts': 'new Intl.Collator()' },
    ],
  },
]

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the architecture', () => {
  const tree = readSourceTree(root)

  it('is read from the real sources', () => {
    expect([...tree.keys()]).toContain('packages/core/src/dialect.ts')
  })

  for (const { sentence, violations } of RULES)
    it(sentence, () => {
      expect(violations(tree)).toEqual([])
    })
})

describe('a wrong tree is noticed', () => {
  for (const { sentence, violations, wrong } of RULES)
    it(sentence, () => {
      for (const files of wrong) expect(violations(sourceTree(files)), JSON.stringify(files)).toHaveLength(1)
    })
})
