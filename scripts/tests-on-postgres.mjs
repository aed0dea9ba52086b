import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const FOLDERS = ['packages', 'apps', 'tests']
// Nothing else gives a test a server: `inject('pgUrl')` that of the whole run, and these functions one of its own.
const ASKS_FOR_A_SERVER = /\bpgUrl\b|\b(?:withT|t)emporaryPostgres\b/
const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g

/** Every test file that uses a PostgreSQL server, by itself or through a file that it imports, from the root. */
export function testsOnPostgres() {
  const sources = new Map(
    FOLDERS.flatMap(sourcesIn).map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
  )
  const asking = new Set([...sources.keys()].filter((file) => ASKS_FOR_A_SERVER.test(sources.get(file))))
  let before
  do {
    before = asking.size
    for (const [file, text] of sources)
      if (importsOf(file, text).some((one) => asking.has(one))) asking.add(file)
  } while (asking.size > before)
  return [...asking].filter((file) => file.endsWith('.test.ts')).sort()
}

/** Every test file of a run, from the root. */
export function allTests() {
  return [...FOLDERS, 'bench/src'].flatMap(sourcesIn).filter((file) => file.endsWith('.test.ts'))
}

function importsOf(file, text) {
  return [...text.matchAll(IMPORTED)].map(([, specifier]) =>
    path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, '.ts'),
  )
}

function sourcesIn(folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourcesIn(file)
    return /(?<!\.d)\.ts$/.test(entry.name) ? [file] : []
  })
}
