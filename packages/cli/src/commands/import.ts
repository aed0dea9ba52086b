import { basename, resolve } from 'node:path'
import type { GodwitError } from '@godwit/core'
import { CommandError, errorJson, printable } from '@godwit/core/operate'
import { type AerichFolder, aerichFolder } from '../aerich/aerich-folder.js'
import { type ImportReport, importFolder } from '../aerich/import-folder.js'
import { CliError } from '../cli-error.js'
import type { CliCommand, CliInvocation } from '../command.js'
import { foldersOfApp, knownFolders } from '../migration-folders.js'
import { readFormat } from '../migration-template.js'
import { readProject } from '../project.js'

export const importAerich: CliCommand = {
  name: 'import',
  aliases: [],
  summary: 'turn the migrations of Aerich into migrations of Godwit',
  description: [
    '<dir> is the folder of an app, which holds files such as 0_20240102030405_init.py, or the one above it. Files of every Aerich since 0.4 are read, .py and .sql, and none is run. Each becomes a file of the same version with the same SQL, in --to, else in the folder of migrations of the project. The database is not needed.',
    'Only what stands there as text is carried over. Where SQL is put together by Python, or where a migration works on the database itself, the file and the line are named, and no file is written; all others are. The exit code is then 2.',
    'What is there already is left as it is, so that the command can be given again: after such a migration was written by hand, or mended. Files become .sql; one that a .sql file cannot hold becomes a module, as all do with --format ts.',
  ],
  argument: { name: 'dir', required: true, after: 'aerich' },
  flags: ['to', 'format'],
  flagHelp: {
    to: { value: 'DIR', help: 'where to write them' },
  },
  examples: [
    'godwit import aerich migrations/models',
    'godwit import aerich migrations_sqlite --to migrations/sqlite',
    'godwit import aerich migrations_pgsql --to migrations/postgres',
    'godwit import aerich migrations --app billing --to migrations/billing',
  ],
  async run(invocation) {
    const { cwd, flags } = invocation
    const folder = resolve(cwd, needFolder(invocation))
    const format = readFormat(flags.format)
    const { app, to, ours } = await targetOf(invocation)
    const from = aerichFolder(folder, flags.app, ours)
    const report = await importFolder(from, to, format)
    return {
      json: {
        app,
        from: from.folder,
        to,
        written: report.written,
        updated: report.updated,
        kept: report.kept,
        refused: report.refused.map(errorJson),
      },
      text: report.written.map((file) => `${file}\n`).join(''),
      note: printable(noteOn(from, report, app)),
      ...(report.refused.length === 0 ? {} : { failure: notImported(from, report.refused) }),
    }
  },
}

interface ImportTarget {
  readonly app: string
  readonly to: string
  /** All folders of Godwit's migrations that are known. */
  readonly ours: readonly string[]
}

async function targetOf(invocation: CliInvocation): Promise<ImportTarget> {
  const { cwd, flags } = invocation
  const project = await readProject(invocation)
  const named = flags.to ?? flags.migrations
  const { app, folders } = foldersOfApp(project, { cwd, named, app: flags.app })
  const [to, second] = folders
  if (to === undefined || second !== undefined)
    throw new CommandError('USAGE', `Which folder are they for? The project has ${folders.join(' and ')}.`, {
      fix: `Add one of them: ${folders.map((folder) => `--to ${folder}`).join(' or ')}`,
    })
  return { app, to, ours: [to, ...knownFolders(project)] }
}

function needFolder({ argument }: CliInvocation): string {
  if (argument !== undefined) return argument
  throw new CommandError('USAGE', '`godwit import` needs a folder.', {
    fix: 'For example: godwit import aerich migrations/models',
  })
}

function noteOn(from: AerichFolder, { written, kept, notes }: ImportReport, app: string): string {
  const name = basename(from.folder)
  return [
    ...notes,
    ...(from.others.length === 0 ? [] : [`Not migrations, and left out: ${from.others.join(', ')}`]),
    ...(name === app || written.length === 0
      ? []
      : [
          `Where Aerich has recorded this app as "${name}", like its folder, and not as "${app}", call it so here too: apps: { ${name}: … } in the config file.`,
        ]),
    ...(kept.length === 0 ? [] : [`There already: ${kept.length}`]),
    `Written: ${written.length}`,
  ].join('\n')
}

function notImported(from: AerichFolder, refused: readonly GodwitError[]): GodwitError {
  const each = refused.map(({ message }) => `\n  ${message.replaceAll('\n', '\n  ')}`).join('')
  return new CliError(
    'NOT_IMPORTED',
    refused.length === from.files.length
      ? `None of ${refused.length} can be imported:${each}`
      : `${refused.length} of ${from.files.length} cannot be imported, and the others are there:${each}`,
    { file: from.folder },
  )
}
