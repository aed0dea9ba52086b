import { argumentOf, findCommand, flagsFor, readCommandLine } from '@godwit/core/operate'
import { describe, expect, it } from 'vitest'
import { program as installed } from '../../packages/cli/src/program.js'
import { embedded } from '../../packages/core/src/operate/embedded.js'
import type { Program } from '../../packages/core/src/operate/program.js'
import { blocksOf, codeSpansOf } from './markdown.js'
import { namesIn, type Page, pages, readPage } from './pages.js'

/** Commands of an app, as pages call it: `node bot.js db status`. */
const APP = /\bnode \S+\.m?js db (?=[\w-])/

/** A line that somebody may type, which names one of our commands. */
interface TypedLine {
  readonly at: string
  readonly words: readonly string[]
  readonly ofApp: boolean
}

function typedLines({ path, text }: Page): TypedLine[] {
  const fenced = blocksOf(text)
    .filter(({ language }) => language === 'sh' || language === 'bash')
    .flatMap(({ text, line }) =>
      text.split('\n').map((one, index) => ({ text: one, line: line + 1 + index })),
    )
  return [...fenced, ...codeSpansOf(text)].flatMap(({ text, line }) => {
    const typed = text.replaceAll('\n', ' ').replace(/(?:^| )#.*$/, '')
    return typed.split(/ (?:&&|\|\||\|) /).flatMap((one) => lineOf(`${path}:${line}`, one.trim()))
  })
}

function lineOf(at: string, typed: string): TypedLine[] {
  const ofApp = APP.exec(typed)
  const installed = /(?:^|\bnpx )godwit (?=[\w-])/.exec(typed)
  const found = ofApp ?? installed
  if (found === null) return []
  const rest = typed.slice(found.index + found[0].length)
  return [{ at, words: wordsOf(rest), ofApp: ofApp !== null }]
}

/** As a shell cuts them; what has to be filled in stands for some word, and `…` for none. */
function wordsOf(text: string): string[] {
  return [...text.replace(/ [<>] ?\S+\.\w+$/, '').matchAll(/"([^"]*)"|'([^']*)'|<[^>]+>|\[[^\]]+\]|\S+/g)]
    .map(([whole, double, single]) => double ?? single ?? (/^[<[]/.test(whole) ? '1' : whole))
    .filter((word) => word !== '…')
}

/** What the program itself would say to it; undefined where it would go on. */
async function faultOf({ words, ofApp, at }: TypedLine): Promise<string[]> {
  const program = (ofApp ? embedded({} as never) : installed) as Program
  try {
    const line = readCommandLine(words, program)
    if (line.given.has('help') || line.given.has('version')) return []
    const named = line.command === 'help' ? line.words[0] : line.command
    const command = named === undefined ? undefined : await findCommand(program, named)
    if (command === undefined || line.command === 'help') return []
    flagsFor(command, line, program)
    argumentOf(command, line, program)
    return []
  } catch (error) {
    return [`${at}: ${words.join(' ')}: ${String(error)}`]
  }
}

describe('a command in a page', () => {
  it('is one that there is, with flags and arguments that it takes', async () => {
    const lines = pages().flatMap(typedLines)
    expect(lines.filter(({ ofApp }) => ofApp).length).toBeGreaterThan(10)
    expect(lines.filter(({ ofApp }) => !ofApp).length).toBeGreaterThan(30)
    expect((await Promise.all(lines.map(faultOf))).flat()).toEqual([])
  })

  it('is found out where it is not', async () => {
    const text =
      '`godwit upgrade --allow-all` and `npx godwit upgade`, `node bot.js db create x` and `godwit plan 4 5`;\n' +
      '`godwit resolve <version> --finish`, `godwit import aerich "my dir" --to x`, `godwit plan > plan.sql`\n' +
      '```sh\ngodwit wait --lock-timeout 10m && node bot.js    # --not-ours\n```\n'
    const lines = typedLines({ path: 'page.md', text })
    expect(lines).toHaveLength(8)
    const faults = (await Promise.all(lines.map(faultOf))).flat()
    expect(faults.map((fault) => fault.split('\n')[0])).toEqual([
      'page.md:1: upgrade --allow-all: CommandError: Unknown flag --allow-all.',
      'page.md:1: upgade: CommandError: Unknown command "upgade".',
      'page.md:1: create x: CommandError: Unknown command "create".',
      'page.md:1: plan 4 5: CommandError: `godwit plan` does not take "5".',
    ])
  })
})

describe('a script that CONTRIBUTING.md names, or a workflow runs,', () => {
  it('is one of the repository', () => {
    const { scripts } = JSON.parse(readPage('package.json').text) as { scripts: Record<string, string> }
    const workflows = namesIn('.github/workflows')
    const text = ['CONTRIBUTING.md', ...workflows].map((path) => readPage(path).text).join('\n')
    const named = [...text.matchAll(/\bnpm run ([\w-]+)|\bnpm (test|start)\b|\bpnpm ([a-z-]+)/g)].map(
      ([, run, short, pnpm]) => run ?? short ?? pnpm ?? '',
    )
    expect(workflows).not.toEqual([])
    expect(named).toContain('test')
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })
})

describe('a file that ARCHITECTURE.md names', () => {
  it('is in the repository', () => {
    const files = ['packages', 'apps', 'tests', 'docs', 'scripts', 'bench/src']
      .flatMap((folder) => namesIn(folder, { recursive: true }))
      .concat(namesIn('.'))
      .filter((name) => !/\/(?:node_modules|dist)\//.test(name))
    const named = codeSpansOf(readPage('ARCHITECTURE.md').text)
      .map(({ text }) => text)
      .filter((text) => /^[\w*./-]+\.(?:ts|md)$/.test(text))
    expect(named.length).toBeGreaterThan(100)
    const isThere = (text: string): boolean => {
      const pattern = text.replaceAll('.', '\\.').replaceAll('*', '[^/]*')
      return files.some((file) => new RegExp(`(?:^|/)${pattern}$`).test(file))
    }
    expect(named.filter((text) => !isThere(text))).toEqual([])
  })
})
