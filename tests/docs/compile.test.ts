import { describe, expect, it } from 'vitest'
import { compile } from './compile.js'
import { pages } from './pages.js'

describe('programs in pages', () => {
  it('compile', () => {
    expect(compile(pages())).toEqual([])
  })

  it('are found out where they do not', () => {
    const text = `
\`\`\`ts
import { sqlite } from '@godwit/dialect-sqlite'
sqlite(1)
export const later = (bot) => bot
\`\`\`

<!--
\`\`\`ts
declare const bot: { start(): void }
\`\`\`
-->

\`\`\`js
bot.start()
bot.stop()
export const loose = (anything) => anything
\`\`\`

\`\`\`ts
bot.start()
\`\`\`

\`src/add.ts\`:

\`\`\`ts
export const add = (a: number, b: number) => a + b
\`\`\`

\`src/main.ts\`:

\`\`\`ts
import { add } from './add.js'
import { absent } from './absent.js'
add('1', absent)
\`\`\`
`
    expect(compile([{ path: 'page.md', text }])).toEqual([
      expect.stringMatching(/^page\.md:4: Argument of type 'number' is not assignable/),
      "page.md:5: Parameter 'bot' implicitly has an 'any' type.",
      "page.md:16: Property 'stop' does not exist on type '{ start(): void; }'.",
      expect.stringMatching(/^page\.md:21: Cannot find name 'bot'/),
      expect.stringMatching(/^page\.md:34: Cannot find module '\.\/absent\.js'/),
      expect.stringMatching(/^page\.md:35: Argument of type 'string' is not assignable/),
    ])
  })
})
