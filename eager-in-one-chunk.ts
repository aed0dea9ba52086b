import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Options } from 'tsup'

type EsbuildPlugin = NonNullable<Options['esbuildPlugins']>[number]

/**
 * Keeps what is loaded at once in one chunk. esbuild would give what several lazily loaded files share a chunk for each combination of
 * them, and a start would look for, read and link each of those by itself. So every lazily loaded file is made to need all that was
 * loaded before it.
 * @param loadedBefore for the absolute path of a lazily loaded file, the absolute paths of the entries after which it is loaded.
 */
export function eagerInOneChunk(loadedBefore: (file: string) => readonly string[]): EsbuildPlugin {
  const lazy = new Set<string>()
  return {
    name: 'eager-in-one-chunk',
    setup(build) {
      // A build that loses nothing by these imports is what they are for.
      build.initialOptions.logOverride = { 'ignored-bare-import': 'silent' }
      build.onResolve({ filter: /^\.{1,2}\// }, async ({ path, kind, importer, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const found = await build.resolve(path, { importer, resolveDir, kind: 'import-statement' })
        lazy.add(found.path)
        return undefined
      })
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!lazy.has(path)) return undefined
        const imports = loadedBefore(path).map((entry) => `import ${JSON.stringify(entry)}\n`)
        const contents = `${await readFile(path, 'utf8')}\n${imports.join('')}`
        return { contents, loader: 'ts', resolveDir: dirname(path) }
      })
    },
  }
}
