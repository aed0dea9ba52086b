import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** A page of Markdown that people read, with its path from the root of the repository. */
export interface Page {
  readonly path: string
  readonly text: string
}

export function readPage(path: string): Page {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') }
}

/** All of them. What changesets write, and what tests are made of, is none. */
export function pages(): Page[] {
  return [
    ...namesIn('').filter((name) => !name.includes('/')),
    ...['docs', '.github'].flatMap((folder) => namesIn(folder, { recursive: true })),
    ...['packages', 'apps'].flatMap((folder) =>
      readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}/README.md`),
    ),
  ]
    .filter((path) => path.endsWith('.md') && existsSync(join(ROOT, path)))
    .toSorted()
    .map(readPage)
}

/** Paths from the root. */
export function namesIn(folder: string, { recursive = false } = {}): string[] {
  if (!existsSync(join(ROOT, folder))) return []
  return readdirSync(join(ROOT, folder), { recursive, encoding: 'utf8' }).map((name) =>
    [folder, name.replaceAll(sep, '/')].filter((part) => part !== '').join('/'),
  )
}
