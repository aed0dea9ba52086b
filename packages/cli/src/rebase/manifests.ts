import { readFile, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isOwnFile } from '@godwit/core/operate'
import { exportedBy, MANIFEST, manifestText } from '../manifest.js'
import type { Rewrite } from './moved-text.js'
import type { NumberedFile } from './numbered-file.js'

/** What is to be done about the manifests of folders in which a migration moves. */
export interface Manifests {
  readonly rewrites: readonly Rewrite[]
  /** For people: manifests that they have written themselves. */
  readonly remarks: readonly string[]
}

/**
 * Brings manifests into line with the files as they will be; those of other hands are only spoken of.
 * @throws MigrationFileError CANNOT_LOAD where what would be written is a link out of its folder.
 */
export async function manifestsFor(
  folders: readonly string[],
  files: readonly NumberedFile[],
  rename: { readonly from: string; readonly to: string },
): Promise<Manifests> {
  const rewrites: Rewrite[] = []
  const remarks: string[] = []
  for (const folder of folders) {
    const path = join(folder, MANIFEST)
    const before = await readFile(path, 'utf8').catch(() => undefined)
    if (before === undefined) continue
    const exported = exportedBy(withBothSides(before))
    if (exported === undefined) {
      if (mentions(before, rename.from))
        remarks.push(
          `${path} was written by hand and is left as it is: write ${rename.to} in it instead of ${rename.from}.`,
        )
      continue
    }
    const text = manifestText(
      files
        .filter((file) => file.folder === folder && file.suffix !== '.sql')
        .map(({ path }) => basename(path)),
      exported,
    )
    if (text === before.replaceAll('\r\n', '\n')) continue
    isOwnFile(path, await realpath(folder))
    rewrites.push({ path, before, text })
  }
  return { rewrites, remarks }
}

/** Two who add a migration each meet in the manifest: what a merge makes of it is what both have written. */
function withBothSides(manifest: string): string {
  return manifest.replaceAll(/^(?:<{7}|>{7}|\|{7}|={7})(?: .*)?\r?\n/gm, '')
}

function mentions(text: string, version: string): boolean {
  return new RegExp(`${version.replaceAll(/[.-]/g, '\\$&')}(?![\\w-])`).test(text)
}
