import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Arena } from './arenas/arena.js'
import type { Engine } from './engine.js'
import { footprintSection } from './footprint/footprint-section.js'
import { measureFootprints } from './footprint/measure-footprints.js'
import { installContestants } from './install-contestants.js'
import { thisMachine } from './machine.js'
import { withSection } from './marked-section.js'
import type { Options } from './options.js'
import { dropScaling, measureScaling, readScaling } from './scaling/scaling.js'
import { STUDIES, type StudyKey } from './scaling/study.js'
import { writeScaling } from './scaling/write-scaling.js'
import { pinnedVersions } from './versions.js'

export interface Host {
  onEngine(engine: Engine, work: (arena: Arena, folder: string) => Promise<void>): Promise<void>
  say(line: string): void
}

const inBench = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

type Run = (options: Options, host: Host) => Promise<void>

/** What is no table of a work and has a section of its own on the page. Undefined where `--only` does not name it. */
export function apart({ only }: Pick<Options, 'only'>): Run | undefined {
  const [name] = only ?? []
  if (name === undefined || only?.length !== 1) return undefined
  if (name === 'footprint') return footprint
  const studies = STUDIES.map(({ key }) => key).filter((key) => ['scaling', `scaling-${key}`].includes(name))
  return studies.length === 0 ? undefined : (options, host) => scaling(studies, options, host)
}

/** After all works: each section that is not theirs. No results of the footprint are kept, to make its section from. */
export async function allApart(options: Options, host: Host): Promise<void> {
  await scaling(
    STUDIES.map(({ key }) => key),
    options,
    host,
  )
  if (!options.isReportOnly) await footprint(options, host)
}

/** Before all of it is measured from the beginning. */
export function dropApart({ isQuick }: Pick<Options, 'isQuick'>): void {
  dropScaling(resultsOf(isQuick))
}

async function footprint({ isQuick, isReportOnly }: Options, { say }: Host): Promise<void> {
  if (isReportOnly)
    throw new Error('No results of the footprint are kept: it is measured anew, without --report-only.')
  installContestants()
  const rows = measureFootprints(inBench('contestants'), say)
  const text = footprintSection(rows, new Date().toISOString().slice(0, 10))
  tell({ name: 'footprint', title: 'What is installed' }, text, isQuick)
}

async function scaling(
  studies: readonly StudyKey[],
  options: Options,
  { onEngine, say }: Host,
): Promise<void> {
  const { isQuick, isReportOnly, engines, keeps } = options
  const results = resultsOf(isQuick)
  if (!isReportOnly) {
    installContestants()
    const machine = thisMachine(pinnedVersions(), isQuick)
    for (const engine of engines)
      await onEngine(engine, (arena, folder) =>
        measureScaling(results, {
          arena,
          folder,
          studies,
          machine,
          isQuick,
          isResumed: keeps === 'resume',
          say,
        }),
      )
  }
  const text = writeScaling(inBench(isQuick ? 'results/quick/plots' : '../docs/plots'), readScaling(results))
  tell({ name: 'scaling', title: 'How it grows' }, text, isQuick)
}

function resultsOf(isQuick: boolean): string {
  return inBench(isQuick ? 'results/quick' : 'results')
}

/** A trial is printed only. */
function tell(section: Parameters<typeof withSection>[1], text: string, isTrial: boolean): void {
  process.stdout.write(`${text}\n`)
  const page = inBench('../docs/performance.md')
  if (!isTrial) writeFileSync(page, withSection(readFileSync(page, 'utf8'), section, text))
}
