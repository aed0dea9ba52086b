import { readFile } from 'node:fs/promises'
import { migrationName } from '../plan/migration-name.js'
import type { AppStatus, HistoryEntry } from '../run/reports.js'
import { directory } from '../source/directory.js'
import { numberOf } from '../source/number.js'
import { acceptingText } from './accepting-text.js'
import type { Invocation, Outcome, Run } from './command.js'
import { CommandError } from './command-error.js'
import { confirm } from './confirm.js'
import { replaceFile } from './replace-file.js'

/**
 * Writes into an edited migration's file that it accepts what was applied here: every database that has the earlier text
 * is content then.
 * @throws CommandError USAGE where the migration is not edited, or its file cannot be written into by a program.
 */
export async function acceptInFile(
  invocation: Invocation,
  { migrator, only, label }: Run,
  name: string,
): Promise<Outcome> {
  const { app: wanted, version } = migrationName(name, only.app)
  const apps = (await migrator.status()).apps.filter(({ app }) => (wanted ?? app) === app)
  const edited = apps.flatMap((app) => entriesOf(app, version).map((entry) => ({ app, entry })))
  const [found, other] = edited
  if (found === undefined)
    throw new CommandError('USAGE', `No migration "${version}" was edited after it had been applied.`, {
      fix: 'Those that were are listed by: godwit status',
    })
  if (other !== undefined)
    throw new CommandError('USAGE', `"${version}" is a migration of several apps.`, {
      fix: `Say which: --app ${found.app.app}`,
    })
  const { app, entry } = found
  const file = (await directory(app.location).list()).find((one) => one.version === entry.version)
  if (file === undefined || entry.checksum === null) throw new Error('An edited migration has a file.')
  const { path } = file
  const { checksum } = entry
  const accepting = async () => acceptingText(await readFile(path, 'utf8'), path, checksum)
  await accepting()
  await confirm(invocation, `Write into ${path} that it says the same as what was applied?`)
  // Read anew: while the question stood, somebody may have saved the file.
  await replaceFile(path, await accepting())
  return {
    json: { accepted: label(entry), checksum, file: path },
    text: `${path}\n`,
    note: `${label(entry)} accepts what was applied, wherever this file goes.`,
  }
}

/** By its version or its number, where it is told to be edited. */
function entriesOf({ applied, problems }: AppStatus, version: string): HistoryEntry[] {
  const edited = new Set(problems.filter(({ code }) => code === 'EDITED').flatMap(({ versions }) => versions))
  const isMeant = (name: string): boolean =>
    name === version || (/^\d+$/.test(version) && numberOf(name) === BigInt(version))
  return applied.filter((entry) => edited.has(entry.version) && isMeant(entry.version))
}
