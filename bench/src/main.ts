import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { allApart, apart, dropApart, type Host } from './apart.js'
import type { Arena } from './arenas/arena.js'
import { withPostgresArena } from './arenas/postgres.js'
import { sqliteArena } from './arenas/sqlite.js'
import { bench } from './bench.js'
import { chosenWorks } from './chosen-works.js'
import type { Engine } from './engine.js'
import { installContestants } from './install-contestants.js'
import { thisMachine } from './machine.js'
import { messageOf } from './message-of.js'
import { type Options, readOptions, USAGE } from './options.js'
import { report } from './report.js'
import { addResult, beginResults, dropResults, readResults } from './results.js'
import { runWork } from './run-work.js'
import type { Sample } from './sample.js'
import { pinnedVersions } from './versions.js'
import { WORKS } from './works/all-works.js'
import type { Work } from './works/work.js'
import { writeReport } from './write-report.js'

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))

process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))
try {
  await asked(process.argv.slice(2))?.()
} catch (error) {
  say(messageOf(error))
  process.exitCode = 1
}

/** What is to be run; undefined where the usage is the answer, alone or below what is wrong. */
function asked(args: readonly string[]): (() => Promise<void>) | undefined {
  if (args.some((one) => one === '--help' || one === '-h')) {
    process.stdout.write(USAGE)
    return undefined
  }
  try {
    const host: Host = { onEngine, say }
    const options = readOptions(args)
    const alone = apart(options)
    if (alone !== undefined) return () => alone(options, host)
    const works = chosenWorks(WORKS, options.only)
    return async () => {
      if (options.isAll && options.keeps === 'nothing' && !options.isReportOnly) dropApart(options)
      await main(options, works)
      if (options.isAll) await allApart(options, host)
    }
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${USAGE}`)
    process.exitCode = 1
    return undefined
  }
}

async function main(options: Options, works: readonly Work[]): Promise<void> {
  const { isQuick, isPart, keeps, isReportOnly } = options
  // Neither a trial nor a part takes the place of what the page was made from.
  const isForPage = !isQuick && (!isPart || keeps !== 'nothing' || isReportOnly)
  const name = isQuick ? 'quick' : isForPage ? 'samples' : 'part'
  const file = fileURLToPath(new URL(`../results/${name}.jsonl`, import.meta.url))
  if (!isReportOnly) {
    say('Installing the contestants…')
    installContestants()
    if (keeps === 'nothing') beginResults(file, thisMachine(pinnedVersions(), isQuick))
    else dropResults(file, (sample) => keeps === 'replace' && isMeant(sample, works, options))
    for (const engine of options.engines) await onEngine(engine, (arena, folder) => measure(arena, folder))
  }
  const text = report(readResults(file), WORKS, options.sizes)
  process.stdout.write(text)
  if (isForPage) writeReport(page, text)

  async function measure(arena: Arena, folder: string): Promise<void> {
    const all = bench(arena, options.sizes, folder)
    const { samples } = readResults(file)
    for (const work of works.filter(({ engines }) => engines.includes(arena.engine)))
      await runWork(work, all, {
        rounds: options.rounds ?? work.rounds,
        contestants: options.contestants,
        known: samples.filter((one) => one.work === work.name && one.engine === arena.engine),
        onTurn: (round, entrant) => say(`${work.name} on ${arena.engine}, round ${round}: ${entrant.name}`),
        onSample: (sample) => addResult(file, sample),
      })
  }
}

/** Whether the flags name what it was measured for. */
function isMeant(sample: Sample, works: readonly Work[], { engines, contestants }: Options): boolean {
  const work = works.find(({ name }) => name === sample.work)
  if (work === undefined || !engines.includes(sample.engine)) return false
  const participant = work.participants(sample.engine).find(({ name }) => name === sample.entrant)
  return participant === undefined || (contestants?.includes(participant.contestant) ?? true)
}

function onEngine(engine: Engine, work: (arena: Arena, folder: string) => Promise<void>): Promise<void> {
  return withFolder((folder) =>
    engine === 'sqlite'
      ? work(sqliteArena(folder), folder)
      : withPostgresArena((arena) => work(arena, folder)),
  )
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'godwit-bench-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  try {
    return await work(folder)
  } finally {
    process.off('exit', remove)
    remove()
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
