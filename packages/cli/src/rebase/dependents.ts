import { isDeepStrictEqual } from 'node:util'
import type { MigrationDraft } from '@godwit/core'
import { CommandError, optionPlace } from '@godwit/core/operate'
import { draftOf, textOf } from './draft-of.js'
import type { Rewrite } from './moved-text.js'
import type { Numbered, NumberedFile } from './numbered-file.js'
import { rebaseCommand } from './rebase-command.js'

export interface Moved {
  readonly app: string
  readonly from: Numbered
  readonly to: Numbered
  /** Whether another migration has the number that this one leaves: who depends on the number may mean either. */
  readonly leavesTwin: boolean
}

/** What is to be done about migrations that depend on a moved one. */
export interface Dependents {
  readonly rewrites: readonly Rewrite[]
  /** For people: what only they can decide. */
  readonly remarks: readonly string[]
}

/**
 * Finds the migrations whose `dependsOn` names a moved one, and their texts with its new version.
 * @throws CommandError USAGE where such a text can only be written by a person.
 */
export async function dependentsOn(moved: Moved, files: readonly NumberedFile[]): Promise<Dependents> {
  const rewrites: Rewrite[] = []
  const remarks: string[] = []
  for (const file of files) {
    const before = await textOf(file.path)
    if (!before.includes(`${moved.app}:`)) continue
    const draft = await draftOf(file.path, before)
    const { dependsOn } = draft.options
    const renamed = dependsOn.map((entry) => renamedEntry(entry, moved))
    if (!isDeepStrictEqual(renamed, dependsOn))
      rewrites.push(await rewritten(file, before, draft, moved, files))
    if (moved.leavesTwin && dependsOn.some((entry) => isNumber(entry, moved)))
      remarks.push(
        `${file.path} depends on ${moved.app}:${moved.from.number}, which is another migration now. If it means the one that has moved, write ${moved.app}:${moved.to.version} there.`,
      )
  }
  return { rewrites, remarks }
}

function renamedEntry(entry: string, moved: Moved): string {
  const { app, to } = moved
  if (entry === `${app}:${moved.from.version}`) return `${app}:${to.version}`
  return isNumber(entry, moved) && !moved.leavesTwin ? `${app}:${to.number}` : entry
}

function isNumber(entry: string, { app, from }: Moved): boolean {
  const digits = entry.slice(app.length + 1)
  return entry.startsWith(`${app}:`) && /^\d+$/.test(digits) && BigInt(digits) === from.number
}

async function rewritten(
  { path }: NumberedFile,
  before: string,
  draft: MigrationDraft,
  moved: Moved,
  files: readonly NumberedFile[],
): Promise<Rewrite> {
  const place = optionPlace(before, path, 'dependsOn')
  const { start, end } = place ?? { start: 0, end: 0 }
  // What stands between quotes, commas and white space.
  const value = before.slice(start, end).replace(/[^\s,'"[\]]+/g, (entry) => renamedEntry(entry, moved))
  const text = `${before.slice(0, start)}${value}${before.slice(end)}`
  const expected = {
    ...draft.options,
    dependsOn: draft.options.dependsOn.map((entry) => renamedEntry(entry, moved)),
  }
  if (place !== undefined && isDeepStrictEqual((await draftOf(path, text)).options, expected))
    return { path, before, text }
  const command = rebaseCommand({ app: moved.app, version: moved.from.version }, files)
  throw new CommandError(
    'USAGE',
    `${path} depends on ${moved.app}:${moved.from.version}, in a way that only you can change. Nothing was changed.`,
    {
      fix: `Write there: ${expected.dependsOn.join(', ')}. Then do the same again:\n    ${command}`,
    },
  )
}
