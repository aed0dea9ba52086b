import { ENGINES, type Engine, TITLES } from './engine.js'
import type { Machine } from './machine.js'
import type { Results } from './results.js'
import type { Sample } from './sample.js'
import type { Sizes } from './sizes.js'
import { table } from './table.js'
import { targetRows } from './targets.js'
import type { Participant, Work } from './works/work.js'

/** All that was measured, as Markdown: which targets are met (not asked of a trial), then a table for each work and engine. */
export function report({ machine, samples }: Results, works: readonly Work[], sizes: Sizes): string {
  const parts = [
    about(machine, samples),
    ...(machine.isQuick ? [] : [targets(samples)]),
    ...works.flatMap((work) => section(work, samples, sizes)),
  ]
  return `${parts.join('\n\n')}\n`
}

function about(machine: Machine, samples: readonly Sample[]): string {
  const { cpu, cores, memoryGb, system, node, versions, isInMemory, isQuick } = machine
  const all = [
    ...engines(samples),
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
  ]
  return [
    ...(isQuick
      ? [
          '**Made by `--quick`: small work and one round, which say nothing about speed. No target is judged by them.**\n',
        ]
      : []),
    `Measured ${datesOf(samples)} on ${cores} cores (${cpu}), ${memoryGb} GB, ${system}, Node ${node.slice(1)}.`,
    ...(isInMemory ? ['Databases were in memory, so that no commit waited for a disk.'] : []),
    `Versions: ${all.join(', ')}.`,
  ].join('\n')
}

function engines(samples: readonly Sample[]): string[] {
  const all = samples.map(({ engine, engineVersion }) => `${TITLES[engine]} ${engineVersion}`)
  return [...new Set(all)].toSorted().reverse()
}

function datesOf(samples: readonly Sample[]): string {
  const dates = samples.map(({ date }) => date).toSorted()
  return [...new Set([dates[0], dates.at(-1)])].join(' to ')
}

function targets(samples: readonly Sample[]): string {
  const head = ['work', 'engine', 'target', 'result', '']
  return `### Targets\n\n${table(head, targetRows(samples))}`
}

function section(work: Work, samples: readonly Sample[], sizes: Sizes): string[] {
  const engines = ENGINES.filter((engine) => work.engines.includes(engine))
  const tables = engines.flatMap((engine) => {
    const here = samples.filter((sample) => sample.work === work.name && sample.engine === engine)
    return here.length === 0 ? [] : [`${tableTitle(work, engine)}${onEngine(work, engine, here)}`]
  })
  return tables.length === 0 ? [] : [`### ${work.title(sizes)}\n\n${work.text(sizes)}`, ...tables]
}

function tableTitle({ engines }: Work, engine: Engine): string {
  return engines.length === 1 ? '' : `**${TITLES[engine]}**\n\n`
}

function onEngine(work: Work, engine: Engine, samples: readonly Sample[]): string {
  const participants = work.participants(engine)
  const of = (name: string) => samples.filter(({ entrant }) => entrant === name)
  const base = of(work.base(engine))
  const hasTransactions = participants.some(({ transaction }) => transaction !== undefined)
  const rows = participants.flatMap((participant) => {
    const own = of(participant.name)
    if (own.length === 0 && participant.cannot === undefined) return []
    return [
      [
        participant.name,
        ...(hasTransactions ? [participant.transaction ?? '–'] : []),
        ...work.columns.map(({ cell }) => cell(own, base)),
        remarks(participant, own),
      ],
    ]
  })
  const heads = work.columns.map(({ head }) => head)
  return table(
    ['', ...(hasTransactions ? ['one transaction is'] : []), ...heads, 'does less; what failed'],
    rows,
  )
}

function remarks({ less, cannot }: Participant, samples: readonly Sample[]): string {
  const failed = samples.filter(({ error }) => error !== undefined)
  const [first] = failed
  const remark = samples.find((sample) => sample.remark !== undefined)?.remark
  return [
    ...(cannot === undefined ? [less] : [cannot]),
    ...(first === undefined
      ? []
      : [`**failed in ${failed.length} of ${samples.length}**: ${brief(first.error)}`]),
    ...(remark === undefined ? [] : [`error of one: ${brief(remark)}`]),
  ]
    .filter((text) => text !== '')
    .join('; ')
}

const REMARK_LENGTH = 120

/** Without what is different on each machine. */
function brief(text = ''): string {
  const plain = text.replace(/(?:\/[\w.@+-]+){2,}\//g, '…/')
  return plain.length > REMARK_LENGTH ? `${plain.slice(0, REMARK_LENGTH)}…` : plain
}
