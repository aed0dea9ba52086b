import { isGodwitError, messageOf } from '@godwit/core'
import { confirm, type Outcome, sayProblems } from '@godwit/core/operate'
import type { CliCommand, CliInvocation } from '../command.js'
import { foldersOfApps } from '../migration-folders.js'
import { readProject } from '../project.js'
import { chooseRebase } from '../rebase/choose-rebase.js'
import { numberedFiles } from '../rebase/numbered-file.js'
import { performRebase } from '../rebase/perform-rebase.js'
import { readNotes } from '../rebase/rebase-note.js'
import { planRebase, type RebasePlan } from '../rebase/rebase-plan.js'
import { type RecordedHere, recordedHere } from '../rebase/recorded-here.js'

export const rebase: CliCommand = {
  name: 'rebase',
  aliases: [],
  summary: 'move a migration behind those of others',
  description: [
    'For two migrations that have got one number, and for one that comes before what is applied already: gives it the next number, in every dialect folder of the app that has it. Its name stays, and with `naming: "timestamp"` in the config its number is the time. Give its version, its number or the path of its file.',
    'The file says what it was called before (`formerly`), so that a database which has applied it knows it again. A manifest index.ts follows, and so does `dependsOn` of other migrations. Everything is checked before anything is changed; what was interrupted is finished by the same command.',
    'Without a version it is the one that the database has not applied, where it has applied the other. It asks then, and before it moves what the database has applied.',
    'What builds on a migration has to come after it: move that too, the lowest number first.',
  ],
  argument: { name: 'version', required: false },
  flags: ['dry-run'],
  examples: [
    'godwit rebase',
    'godwit rebase 12_20261120101500_add_tags',
    'godwit rebase migrations/12_add_tags.sql --dry-run',
  ],
  async run(invocation) {
    const project = await readProject(invocation)
    const { cwd, flags, terminal, argument } = invocation
    const apps = foldersOfApps(project, { cwd, named: flags.migrations, app: flags.app })
    const folders = apps.flatMap((one) => one.folders)
    const here = await recordedHere(invocation, project)
    if (!here.known && here.why !== null && argument !== undefined)
      terminal.say(`The database was not asked what it has applied: ${here.why}`)
    const [files, begun] = [await numberedFiles(apps), await readNotes(folders)]
    const naming = project.config.naming ?? 'number'
    const { app, from, to, question } = await chooseRebase({
      argument,
      only: flags.app,
      cwd,
      files,
      begun,
      here,
      naming,
    })
    if (to === null)
      return {
        json: { app, from, to, renamed: [], updated: [], remarks: [] },
        note: `${from} comes after all others already: nothing to do.`,
      }
    const plan = async () => planRebase({ app, from, to }, await numberedFiles(apps))
    const planned = await plan()
    if (flags['dry-run'])
      return { ...told(planned, { dryRun: true }), note: `${from} would be ${to}. Nothing was changed.` }
    if (question !== null) await confirm(invocation, question)
    // Read anew: while the question stood, somebody may have saved a file.
    const done = await plan()
    await performRebase(done, folders)
    for (const remark of [`${from} is ${to} now.`, ...done.remarks]) terminal.say(remark)
    return { ...told(done), note: await nextStep(invocation, app, here) }
  },
}

/** What was done, or would be: the files as they are called then. */
function told({ app, from, to, moves, rewrites, remarks }: RebasePlan, more = {}): Outcome {
  const paths = [...moves.map(({ newPath }) => newPath), ...rewrites.map(({ path }) => path)]
  return {
    json: {
      ...more,
      app,
      from,
      to,
      renamed: moves.map(({ path, newPath }) => ({ from: path, to: newPath })),
      updated: rewrites.map(({ path }) => path),
      remarks,
    },
    text: paths.map((path) => `${path}\n`).join(''),
  }
}

/** What is wrong still, with the way out of that; else how to go on. */
async function nextStep(invocation: CliInvocation, app: string, here: RecordedHere): Promise<string> {
  const command = 'Go on with: godwit upgrade'
  const goOn = `${command}${invocation.hint(command)}`
  if (!here.known) return here.why === null ? 'Then run upgrade, with --url or DATABASE_URL set.' : goOn
  try {
    const problems = (await here.status()).apps
      .filter((one) => one.app === app)
      .flatMap((one) => one.problems)
    sayProblems(problems, invocation)
    return problems.length === 0 ? goOn : 'See above what is left to do.'
  } catch (error) {
    if (!isGodwitError(error)) throw error
    return error.code === 'DATABASE_ABSENT' ? goOn : messageOf(error)
  }
}
