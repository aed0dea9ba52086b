import { CommandError } from '@godwit/core/operate'
import type { CliCommand, CliInvocation } from '../command.js'
import { foldersOfApp } from '../migration-folders.js'
import { readFormat } from '../migration-template.js'
import { newVersion, slugOf } from '../new-version.js'
import { readProject } from '../project.js'
import { sameFlags } from '../same-flags.js'
import { highestNumber, readTargets, writeMigration } from '../write-migration.js'

export const create: CliCommand = {
  name: 'create',
  aliases: [],
  summary: 'write a new, empty migration into every dialect folder',
  description: [
    'All dialect folders of the app get a file of the same version: one more than the highest number over them, the time (UTC), and the name. With `naming: "timestamp"` in the config the time is the number. Files that are there are never touched, except a manifest index.ts, to which the new module is added. The paths are printed on stdout.',
    'The name: up to 100 letters a-z, digits and underscores, with one letter at least. Capitals become small; spaces and hyphens become underscores.',
  ],
  argument: { name: 'name', required: true },
  flags: ['format'],
  examples: [
    'godwit create first_tables',
    'godwit create "Add tags" --format ts',
    'godwit create add_tags --migrations db/migrations',
    'godwit create invoices --app billing',
  ],
  async run(invocation) {
    const slug = slugOf(needName(invocation))
    const project = await readProject(invocation)
    const { app, folders } = foldersOfApp(project, {
      cwd: invocation.cwd,
      named: invocation.flags.migrations,
      app: invocation.flags.app,
    })
    const targets = await readTargets(folders, readFormat(invocation.flags.format))
    const version = newVersion({
      slug,
      highest: highestNumber(targets),
      naming: project.config.naming ?? 'number',
      now: new Date(),
    })
    const written = []
    for (const target of targets) written.push(await writeMigration(target, version))
    for (const { warning } of written) if (warning !== undefined) invocation.terminal.say(warning)
    const created = written.map(({ file }) => file)
    return {
      json: { app, version, created, updated: written.flatMap(({ manifest }) => manifest ?? []) },
      text: created.map((file) => `${file}\n`).join(''),
      note: nextStep(invocation, project.url),
    }
  },
}

/** Names no command that would fail as it stands. */
function nextStep({ flags }: CliInvocation, url: string | undefined): string {
  const needed = [sameFlags(flags) ?? [], url === undefined ? '--url, or DATABASE_URL set' : []].flat()
  if (needed.length === 0)
    return 'Fill in both halves, look at them with `godwit plan`, then run `godwit upgrade`.'
  return `Fill in both halves, then run plan and upgrade with ${needed.join(' and ')}.`
}

function needName({ argument }: CliInvocation): string {
  if (argument !== undefined) return argument
  throw new CommandError('USAGE', '`godwit create` needs a name.', {
    fix: 'For example: godwit create add_tags',
  })
}
