/** A folder's manifest: a module that imports every migration, so that a bundler finds them. */
export const MANIFEST = 'index.ts'

/** The manifest's text for files in the order of their numbers, under the name that it exports them by. */
export function manifestText(files: readonly string[], exported = 'migrations'): string {
  const numbered = files.map((file) => ({ file, name: `m${/^\d+/.exec(file)?.[0] ?? ''}` }))
  return [
    ...numbered.map(({ file, name }) => `import * as ${name} from './${importedAs(file)}'\n`),
    numbered.length === 0 ? '' : '\n',
    `export const ${exported} = {\n`,
    ...numbered.map(({ file, name }) => `  './${file}': ${name},\n`),
    '}\n',
  ].join('')
}

/** The name that a manifest exports its migrations by; undefined where the text is more than a manifest of ours. */
export function exportedBy(manifest: string): string | undefined {
  const { exported } = MANIFEST_SHAPE.exec(manifest.replaceAll('\r\n', '\n'))?.groups ?? {}
  return exported
}

const MANIFEST_SHAPE =
  /^(?:import \* as m\d+ from '\.\/[\w.-]+'\n)*\n*export const (?<exported>[A-Za-z_$][\w$]*) = \{\n?(?: {2}'\.\/[\w.-]+': m\d+,\n)*\}\n*$/

/** Imports name what the compiler writes. */
function importedAs(file: string): string {
  return file.replace(/\.([mc]?)ts$/, '.$1js')
}
