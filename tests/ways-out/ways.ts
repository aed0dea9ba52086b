import { blocksOf } from '../docs/markdown.js'
import { readPage } from '../docs/pages.js'
import { COMMAND } from '../operate/temporary-app.js'

/** One way out, as docs/when-it-refuses.md has it: what is typed, one command after the other. */
export interface Way {
  /** The heading that it stands below, without quotes. */
  readonly code: string
  /** What the fence is marked with besides. */
  readonly marks: readonly string[]
  /** Each as it stands there. */
  readonly lines: readonly string[]
}

/** All ways of the page, in its order. What stands above the first heading of a code is none. */
export function waysOut(): Way[] {
  return readPage('docs/when-it-refuses.md')
    .text.split(/^### /m)
    .slice(1)
    .flatMap((section) => {
      const code = (section.split('\n', 1)[0] ?? '').replaceAll('`', '')
      const text = section.split(/^## /m, 1)[0] ?? ''
      return blocksOf(text).map(({ marks, text }) => ({ code, marks, lines: text.trim().split('\n') }))
    })
}

/** The words of an app's command, as they are handed to it. */
export function wordsOf(line: string): string[] {
  if (!line.startsWith(`${COMMAND} `)) throw new Error(`Not a command of the app: ${line}`)
  return line.slice(COMMAND.length + 1).split(' ')
}
