import { readFile } from 'node:fs/promises'
import { commandHelp, help } from '@godwit/core/operate'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from './catalogue.js'
import { program } from './program.js'

const commands = await Promise.all(CATALOGUE.flatMap((group) => group.entries).map((entry) => entry.load()))
const docs = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8')

describe('help', () => {
  it('fits 80 columns', async () => {
    for (const text of [await help(program), ...commands.map((command) => commandHelp(program, command))])
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  it('stands in docs/cli.md as it is printed', async () => {
    expect(docs).toContain(`\`\`\`text\n${await help(program)}\`\`\``)
    for (const command of commands)
      expect(docs).toContain(
        `## godwit ${command.name}\n\n\`\`\`text\n${commandHelp(program, command)}\`\`\``,
      )
  })

  it('names only commands that there are', () => {
    const known = ['help', ...CATALOGUE.flatMap((group) => group.entries.flatMap((entry) => entry.names))]
    const text = commands.map((command) => commandHelp(program, command)).join()
    for (const [, name] of text.matchAll(/\bgodwit ([a-z-]+)/g)) expect(known).toContain(name)
  })
})
