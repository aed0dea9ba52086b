import { importedFile } from './imports.js'
import type { Source, SourceTree } from './source-tree.js'

/** Circles of files that import each other, types included: `a.ts → b.ts → a.ts`. */
export function importCircles(tree: SourceTree): string[] {
  const imports = new Map([...tree].map(([file, source]) => [file, filesImportedBy(tree, file, source)]))
  const circles: string[] = []
  const finished = new Set<string>()
  const walk = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file)
    if (start >= 0) circles.push([...trail.slice(start), file].join(' → '))
    if (start >= 0 || finished.has(file)) return
    for (const next of imports.get(file) ?? []) walk(next, [...trail, file])
    finished.add(file)
  }
  for (const file of tree.keys()) walk(file, [])
  return circles
}

function filesImportedBy(tree: SourceTree, file: string, { imports }: Source): string[] {
  const found = imports.map((specifier) => importedFile(tree, file, specifier))
  return [...new Set(found.filter((target) => target !== undefined))]
}
