import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type MigrationDraft, MigrationFileError, messageOf, modules } from '@godwit/core'
import { unwritable } from '@godwit/core/operate'
import { loadModule } from '../load-module.js'
import { NOTE } from './rebase-note.js'

/**
 * Reads a migration as it would be if its file had this text.
 * @throws MigrationFileError CANNOT_LOAD, INVALID_MIGRATION
 */
export async function draftOf(path: string, text: string): Promise<MigrationDraft> {
  const name = basename(path)
  const entry = name.endsWith('.sql') ? text : () => importText(path, text)
  const [file] = await modules({ [name]: entry }).list()
  if (file === undefined) throw new Error('A manifest of one has one migration.')
  return file.load()
}

/** A file's text to the letter. @throws MigrationFileError where it cannot be written back as it was. */
export async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new MigrationFileError('CANNOT_LOAD', `cannot be read: ${messageOf(cause)}`, { file: path, cause })
  })
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new MigrationFileError('INVALID_MIGRATION', 'is not UTF-8.', {
      file: path,
      fix: 'Save it again with the encoding UTF-8.',
      cause,
    })
  }
}

/** From beside its file, so that it finds what it imports. */
async function importText(path: string, text: string): Promise<unknown> {
  const beside = join(dirname(path), `${NOTE}.${randomUUID()}.${basename(path)}`)
  try {
    await writeFile(beside, text, { flag: 'wx' }).catch((cause: unknown) => {
      throw unwritable(beside, cause)
    })
    return await loadModule(beside)
  } finally {
    await rm(beside, { force: true })
  }
}
