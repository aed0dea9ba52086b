import { constants, copyFileSync, linkSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { copyName, isCopyName } from './copy-name.js'
import { hasNoLinks } from './durable.js'
import { errnoOf } from './file-access.js'
import { isFree } from './side-files.js'

/** A name for what stands there before a copy is put in its place. */
export function nameToKeep(database: string): string {
  const now = new Date()
  for (let attempt = 1; ; attempt += 1) {
    const name = copyName(database, 'before-restore', now, attempt)
    if (isFree(name)) return name
  }
}

/**
 * Gives a database a second name, so that it stays when the first one is taken from it: at no moment is there none. Undefined where
 * the file system knows no second names.
 */
export function linkToKeep(database: string): string | undefined {
  const begun = alreadyLinked(database)
  if (begun !== undefined) return begun
  for (;;) {
    const name = nameToKeep(database)
    try {
      linkSync(database, name)
      return name
    } catch (cause) {
      if (hasNoLinks(cause)) return undefined
      if (errnoOf(cause) !== 'EEXIST') throw cause
    }
  }
}

/** Whether a database has a name, by a hard link, that restore has not given it. */
export function hasOtherNames(database: string): boolean {
  return statSync(database).nlink > 1 + linksOf(database).length
}

/** The second name that it was given by somebody who died before the first one was taken away. */
function alreadyLinked(database: string): string | undefined {
  return statSync(database).nlink === 1 ? undefined : linksOf(database)[0]
}

function linksOf(database: string): string[] {
  const standing = statSync(database, { bigint: true })
  const [folder, base] = [path.dirname(database), path.basename(database)]
  return readdirSync(folder)
    .filter((name) => isCopyName(name, base, 'before-restore'))
    .map((name) => path.join(folder, name))
    .filter((file) => {
      const found = statSync(file, { bigint: true, throwIfNoEntry: false })
      return found !== undefined && found.ino === standing.ino && found.dev === standing.dev
    })
}

/** Copies a database that nobody has open. */
export function copyToKeep(database: string): string {
  const name = nameToKeep(database)
  copyFileSync(database, name, constants.COPYFILE_EXCL)
  return name
}
