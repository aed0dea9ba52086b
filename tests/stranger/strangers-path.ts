import { blocksOf, sectionOf } from '../docs/markdown.js'
import { follow } from './follow.js'
import type { Stranger } from './stranger.js'

/** From nothing to a migrated bot on both engines a stranger may have to type so many commands. */
export const MOST_COMMANDS = 10

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
  const blocks = ['## Start', '## Both engines'].flatMap((heading) => blocksOf(sectionOf(readme, heading)))
  const said = await follow(blocks, stranger, postgresUrl, tell)
  for (const { line, output } of said)
    if (STARTS.test(line) && !output.includes('Applied migrations: '))
      throw new Error(`Nothing was migrated by: ${line}\n${output}`)
  const typed = said.map(({ line }) => line)
  if (typed.length > MOST_COMMANDS)
    throw new Error(`${typed.length} commands are more than ${MOST_COMMANDS}:\n${typed.join('\n')}`)
  return typed
}

/** Each start in the README is the first one on its database. */
const STARTS = /(?:^|[ ;])node /
