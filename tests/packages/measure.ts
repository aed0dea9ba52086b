import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { root } from './pack.js'

export interface Measured {
  /** As one file that is minified and compressed, without the packages that it imports. */
  readonly bytes: number
  /** Absolute paths of what it is made of. */
  readonly files: readonly string[]
}

/**
 * What the entries of a package, paths below the repository's root, are made of: of `start` only what is loaded at once, of
 * `whole` also what is loaded when it is needed.
 */
export async function measure(entries: readonly string[], what: 'start' | 'whole'): Promise<Measured> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entries.map((entry) => `import './${entry}'`).join('\n'), resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    metafile: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // Node reads all of a file, whoever needs what of it.
    treeShaking: false,
    ignoreAnnotations: true,
    plugins: what === 'start' ? [leaveOutWhatIsLoadedLater] : [],
  })
  return {
    bytes: outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0),
    files: Object.keys(metafile.inputs)
      .filter((file) => file !== '<stdin>')
      .map((file) => join(root, file)),
  }
}

const leaveOutWhatIsLoadedLater: Plugin = {
  name: 'leave out what is loaded later',
  setup: ({ onResolve }) => {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}
