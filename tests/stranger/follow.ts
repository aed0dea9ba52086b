import type { Block } from '../docs/markdown.js'
import type { Stranger } from './stranger.js'

/** The server that pages speak of: the one thing that everybody has to replace by their own. */
export const SERVER = 'postgres://bot@localhost/bot'

/** What a typed line has said, on both streams. */
export interface Said {
  readonly line: string
  readonly output: string
}

/**
 * Does what the blocks of a page say, one after the other: saves files, and types commands, which have to end with the exit code
 * that a comment behind them says, or with 0. What a page shows of their output, in a `text` below them, has to be a part of it,
 * line by line, where `…` stands for anything. Each line is told of before it is typed.
 */
export async function follow(
  blocks: readonly Block[],
  stranger: Stranger,
  postgresUrl = SERVER,
  tell: (line: string) => void = () => {},
): Promise<readonly Said[]> {
  const said: Said[] = []
  let last: string[] = []
  for (const { language, title, text } of blocks) {
    if (title !== undefined) stranger.save(title, text.replaceAll(SERVER, postgresUrl))
    else if (language === 'sh') {
      last = []
      for (const line of text.trim().split('\n')) {
        tell(line)
        const { code, stdout, stderr } = await stranger.type(line.replaceAll(SERVER, postgresUrl))
        const wanted = Number(/#.*\bexit code (\d+)/.exec(line)?.[1] ?? 0)
        if (code !== wanted) throw new Error(`Exit code ${code} of: ${line}\n${stdout}${stderr}`)
        said.push({ line, output: `${stdout}${stderr}` })
        last.push(`${stdout}${stderr}`)
      }
    } else if (language === 'text') compare(text, last.join('\n'))
  }
  return said
}

function compare(shown: string, output: string): void {
  const lines = output.split('\n').map((line) => line.trim())
  for (const line of shown.trim().split('\n')) {
    const pattern = new RegExp(`^${line.trim().split('…').map(escaped).join('.*')}$`)
    if (!lines.some((one) => pattern.test(one)))
      throw new Error(`The page shows: ${line}\nWhat was said:\n${output}`)
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
