import type { Command } from '../command.js'
import { CommandError } from '../command-error.js'
import { confirm } from '../confirm.js'

export const restore: Command = {
  name: 'restore',
  aliases: [],
  summary: 'put a copy of the database in its place',
  description: [
    'Puts a copy, such as `upgrade` makes before it changes anything, in the place of the whole database, where that is a file. The copy is checked first, and stays where it is. What stood in its place is kept beside it.',
    'Refused while a run or anybody else uses the database: stop the app first. Needs no migrations.',
  ],
  argument: { name: 'file', required: true },
  flags: ['lock-timeout'],
  examples: ['godwit restore bot.db.backup-20261125T220642Z'],
  run(invocation) {
    const { argument: file } = invocation
    if (file === undefined)
      throw new CommandError('USAGE', '`godwit restore` needs the file of a copy.', {
        fix: 'The copies of a database lie beside it, unless they were made elsewhere.',
      })
    return invocation.withMigrator(async ({ migrator, database }) => {
      await confirm(
        invocation,
        `Put ${file} in the place of ${database}? What stands there is kept beside it.`,
      )
      const { restored, replaced } = await migrator.restore({ file })
      const kept = replaced === null ? '' : `\nWhat stood there is kept: ${replaced}`
      return {
        json: { database, restored, replaced },
        note: `${database} is what ${restored} was.${kept}\nSee where it stands: godwit status`,
      }
    })
  },
}
