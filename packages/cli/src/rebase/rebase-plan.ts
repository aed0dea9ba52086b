import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { byNumber } from '../by-number.js'
import { CliError } from '../cli-error.js'
import { dependentsOn } from './dependents.js'
import { manifestsFor } from './manifests.js'
import { movedText, type Rewrite } from './moved-text.js'
import { type NumberedFile, numbered } from './numbered-file.js'
import { rebaseCommand } from './rebase-command.js'

export interface RebaseRequest {
  readonly app: string
  readonly from: string
  readonly to: string
}

/** All that a rebase does, decided and checked before anything of it is done. */
export interface RebasePlan extends RebaseRequest {
  readonly moves: readonly Move[]
  /** Of other files: those that name the migration, and manifests. */
  readonly rewrites: readonly Rewrite[]
  /** For people. */
  readonly remarks: readonly string[]
}

export interface Move extends Rewrite {
  readonly newPath: string
}

/**
 * What it takes to give a migration another version, in every folder that still has it under the old one. Reads, and loads what it
 * changes, to see that it will say what it should.
 * @throws CommandError USAGE where only a person can change a file; CliError FILE_EXISTS where its new name is taken.
 */
export async function planRebase(
  request: RebaseRequest,
  files: readonly NumberedFile[],
): Promise<RebasePlan> {
  const { app, from, to } = request
  const isIt = (file: NumberedFile): boolean => file.app === app && file.version === from
  const [old, next] = [numbered(from), numbered(to)]
  const command = rebaseCommand({ app, version: from }, files)
  const moves: Move[] = []
  for (const file of files.filter(isIt)) {
    const newPath = pathOf(file, to)
    await refuseIfThere(newPath)
    moves.push({ ...(await movedText(file, next, command)), newPath })
  }
  const others = files.filter((file) => !isIt(file))
  const after = [
    ...others,
    ...files.filter(isIt).map((file) => ({ ...file, ...next, path: pathOf(file, to) })),
  ].sort(byNumber)
  const leavesTwin = others.some((file) => file.app === app && file.number === old.number)
  const dependents = await dependentsOn({ app, from: old, to: next, leavesTwin }, others)
  const folders = new Set(
    after.filter((file) => file.app === app && file.version === to).map(({ folder }) => folder),
  )
  const manifests = await manifestsFor([...folders], after, { from, to })
  return {
    ...request,
    moves,
    rewrites: [...dependents.rewrites, ...manifests.rewrites],
    remarks: [...dependents.remarks, ...manifests.remarks],
  }
}

async function refuseIfThere(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return
  throw new CliError('FILE_EXISTS', `${path} is there already, and is left as it is.`, { file: path })
}

function pathOf({ folder, suffix }: NumberedFile, version: string): string {
  return join(folder, `${version}${suffix}`)
}
