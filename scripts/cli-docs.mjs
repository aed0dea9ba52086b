// Writes what every command says of itself into docs/cli.md, below the first of its headings that names a command.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const docs = new URL('docs/cli.md', root)
const command = fileURLToPath(new URL('packages/cli/bin/godwit.cjs', root))

const help = (...words) =>
  execFileSync(process.execPath, [command, 'help', ...words], { encoding: 'utf8', env: {} })

const overall = help()
const sections = overall.slice(overall.indexOf('Usage:'), overall.indexOf('Flags of every command:'))
const names = [...sections.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name)
const text = readFileSync(docs, 'utf8')
writeFileSync(
  docs,
  [
    text.slice(0, text.indexOf('## godwit\n')),
    `## godwit\n\n\`\`\`text\n${overall}\`\`\`\n`,
    ...names.map((name) => `\n## godwit ${name}\n\n\`\`\`text\n${help(name)}\`\`\`\n`),
  ].join(''),
)
