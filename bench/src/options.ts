import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ENGINES, type Engine } from './engine.js'
import { ENTRANTS } from './entrants.js'
import { FULL, QUICK, type Sizes } from './sizes.js'

export interface Options {
  /** Names of works, or the beginning of some. */
  readonly only: readonly string[] | undefined
  /** After the works also what has a section of its own. */
  readonly isAll: boolean
  readonly engines: readonly Engine[]
  readonly contestants: readonly string[] | undefined
  /** Instead of each work's own. */
  readonly rounds: number | undefined
  readonly sizes: Sizes
  readonly isQuick: boolean
  /** Nothing is measured: the table is made from the results that are there. */
  readonly isReportOnly: boolean
  /** `resume` adds to the results that are there what they lack, `replace` measures a part of them anew. */
  readonly keeps: 'nothing' | 'resume' | 'replace'
  /** Neither all works, nor on both engines, nor of everybody: no result of its own for the page. */
  readonly isPart: boolean
}

export const USAGE = readFileSync(new URL('../../scripts/usage/bench.txt', import.meta.url), 'utf8')

/** @throws Error that says what is wrong with the command line. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({ args: [...args], options: FLAGS, strict: true })
  const part = PARTS.find((flag) => values[flag] !== undefined)
  if (values.all && part !== undefined) throw new Error(`--all is everything: it goes without --${part}.`)
  const isQuick = values.quick ?? false
  const sizes = isQuick ? QUICK : FULL
  const megabytes = wholeNumber('--database-mb', values['database-mb'])
  return {
    only: list(values.only),
    isAll: values.all ?? false,
    engines: enginesOf(values.engine),
    contestants: contestantsOf(list(values.contestants)),
    rounds: wholeNumber('--rounds', values.rounds) ?? (isQuick ? 1 : undefined),
    sizes: megabytes === undefined ? sizes : { ...sizes, databaseBytes: megabytes * 1_000_000 },
    isQuick,
    isReportOnly: values['report-only'] ?? false,
    keeps: values.resume ? 'resume' : values.replace ? 'replace' : 'nothing',
    isPart: part !== undefined,
  }
}

/** With one of these it is not the whole. */
const PARTS = ['only', 'engine', 'contestants', 'database-mb'] as const

const FLAGS = {
  only: { type: 'string' },
  all: { type: 'boolean' },
  engine: { type: 'string' },
  contestants: { type: 'string' },
  rounds: { type: 'string' },
  'database-mb': { type: 'string' },
  quick: { type: 'boolean' },
  resume: { type: 'boolean' },
  replace: { type: 'boolean' },
  'report-only': { type: 'boolean' },
} as const

function list(text: string | undefined): readonly string[] | undefined {
  return text === undefined ? undefined : [...new Set(text.split(',').map((name) => name.trim()))]
}

function contestantsOf(names: readonly string[] | undefined): readonly string[] | undefined {
  if (names === undefined) return undefined
  const there = new Set(ENTRANTS.map(({ contestant }) => contestant))
  const unknown = names.find((name) => !there.has(name))
  if (unknown !== undefined)
    throw new Error(`There is no contestant "${unknown}". There are: ${[...there].join(', ')}.`)
  return [...new Set(['raw', 'node', ...names])]
}

function enginesOf(text: string | undefined): readonly Engine[] {
  if (text === undefined) return ENGINES
  const found = ENGINES.filter((engine) => engine === text)
  if (found.length === 0) throw new Error(`--engine is ${ENGINES.join(' or ')}, and not "${text}".`)
  return found
}

function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new Error(`${flag} is a whole number from 1 on, and not "${text}".`)
}
