import { blocksOf, sectionOf } from '../docs/markdown.js'
import type { Stranger } from './stranger.js'

/** From nothing to a migrated bot on both engines a stranger may have to type so many commands. */
export const MOST_COMMANDS = 10

/** The server that pages speak of: the one thing that everybody has to replace by their own. */
export const SERVER = 'postgres://bot@localhost/bot'

/**
 * Does what the README says to start a bot, and to start it on the other engine: saves its files, and types its commands as they
 * stand there. Gives these commands.
 * @throws where one of them fails, where a start does not migrate, and where there are too many.
 */
export async function strangersPath(
  readme: string,
  stranger: Stranger,
  postgresUrl: string,
  tell: (command: string) => void = () => {},
): Promise<readonly string[]> {
  const typed: string[] = []
  for (const { language, title, text } of ['## Start', '## Both engines'].flatMap(readSection)) {
    if (title !== undefined) stranger.save(title, text)
    for (const command of language === 'sh' ? text.trim().split('\n') : []) {
      tell(command)
      typed.push(command)
      const { code, stdout, stderr } = await stranger.type(command.replaceAll(SERVER, postgresUrl))
      if (code !== 0) throw new Error(`Exit code ${code} of: ${command}\n${stdout}${stderr}`)
      if (STARTS.test(command) && !stdout.includes('Applied migrations: '))
        throw new Error(`Nothing was migrated by: ${command}\n${stdout}${stderr}`)
    }
  }
  if (typed.length > MOST_COMMANDS)
    throw new Error(`${typed.length} commands are more than ${MOST_COMMANDS}:\n${typed.join('\n')}`)
  return typed

  function readSection(heading: string) {
    return blocksOf(sectionOf(readme, heading))
  }
}

/** Each start in the README is the first one on its database. */
const STARTS = /(?:^|[ ;])node /
