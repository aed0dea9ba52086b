import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { importsOf } from './imports.js'

/** Source files by their path from the root of the repository, with `/`. */
export type SourceTree = ReadonlyMap<string, Source>

export interface Source {
  readonly text: string
  /** What it imports, as written. */
  readonly imports: readonly string[]
}

export function sourceTree(texts: Readonly<Record<string, string>>): SourceTree {
  return new Map(
    Object.entries(texts).map(([file, text]) => [file, { text, imports: importsOf(file, text) }]),
  )
}

/** Everything that is built: the sources of all packages and apps, without tests. */
export function readSourceTree(root: string): SourceTree {
  const folders = ['packages', 'apps'].flatMap((group) =>
    readdirSync(path.join(root, group)).flatMap((name) => [
      `${group}/${name}/src`,
      `${group}/${name}/migrations`,
    ]),
  )
  const files = folders.flatMap((folder) => filesIn(root, folder))
  return sourceTree(
    Object.fromEntries(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')])),
  )
}

/** The package or app that a file belongs to: `core`, `bot-demo`. */
export function owner(file: string): string {
  return file.split('/')[1] ?? ''
}

/** The files of one package or app. */
export function filesOf(tree: SourceTree, name: string): [file: string, source: Source][] {
  return [...tree].filter(([file]) => owner(file) === name)
}

function filesIn(root: string, folder: string): string[] {
  const from = path.join(root, folder)
  if (!existsSync(from)) return []
  return readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]s$/.test(name) && !/\.(?:test|d)\.[cm]?ts$/.test(name))
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
}
