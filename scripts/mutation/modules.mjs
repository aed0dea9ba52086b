import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))))

/** What `npm run mutation` changes, and which tests are to notice: those that are quick, and leave nothing behind. */
export const MUTATED_MODULES = {
  'sqlite-lexer': {
    mutate: sources('packages/dialect-sqlite/src', 'lexer', 'statement-kind', 'token'),
    tests: tests('packages/dialect-sqlite/src', 'lexer', 'lexer.property', 'statement-kind'),
  },
  'postgres-lexer': {
    mutate: sources(
      'packages/dialect-postgres/src',
      'lexer',
      'nesting',
      'statement-kind',
      'token',
      'token-gap',
      'token-quote',
    ),
    tests: tests('packages/dialect-postgres/src', 'lexer', 'lexer-oracle', 'statement-kind'),
  },
  'legacy-suffix': {
    mutate: sources('packages/core/src/history', 'legacy-suffix'),
    tests: tests('packages/core/src/history', 'legacy-suffix'),
  },
  'version-table': {
    mutate: sources(
      'packages/core/src/history',
      'claims',
      'progress',
      'record-refused',
      'row',
      'table-shape',
      'verdicts',
      'version-table',
    ),
    tests: [...tests('packages/core/src/history'), ...tests('tests', 'version-table')],
  },
  plan: {
    mutate: ['packages/core/src/plan/*.ts', '!packages/core/src/plan/*.{test,fixture}.ts'],
    tests: [...tests('packages/core/src/plan'), ...tests('packages/core/src/plan/problems')],
  },
  problems: {
    mutate: ['packages/core/src/plan/problems/*.ts', '!packages/core/src/plan/problems/*.test.ts'],
    tests: [...tests('packages/core/src/plan'), ...tests('packages/core/src/plan/problems')],
    // Their words are for people, and may be changed without a test.
    except: ['StringLiteral'],
  },
  losses: {
    mutate: ['packages/core/src/plan/losses/*.ts', '!packages/core/src/plan/losses/*.test.ts'],
    tests: [...tests('packages/core/src/plan/losses'), ...tests('tests', 'possible-losses')],
  },
}

function sources(folder, ...names) {
  return names.map((name) => `${folder}/${name}.ts`)
}

/** All of a folder, where none is named. */
function tests(folder, ...names) {
  const files =
    names.length > 0 ? names.map((name) => `${name}.test.ts`) : readdirSync(path.join(root, folder))
  return files.filter((name) => name.endsWith('.test.ts')).map((name) => `${folder}/${name}`)
}
