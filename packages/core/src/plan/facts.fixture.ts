import { modernName } from '../history/legacy-suffix.js'
import type { HistoryRow } from '../history/row.js'
import { numberOf } from '../source/number.js'
import { assess } from './assess.js'
import type { AppFacts, Assessment, FileFacts } from './assessment.js'

/** A file as an assessment sees it, unedited unless told otherwise. */
export function file(version: string, facts: Partial<FileFacts> = {}): FileFacts {
  const number = numberOf(version) ?? -1n
  return {
    version,
    number,
    sourceHash: `source of ${version}`,
    formerly: [],
    accepts: [],
    dependsOn: [],
    ...facts,
  }
}

/** A record of a migration that was applied from `file(version)`. */
export function row(id: number, version: string, facts: Partial<HistoryRow> = {}): HistoryRow {
  const [checksum, sourceHash] = [`tokens-1:${modernName(version)}`, `source of ${modernName(version)}`]
  return {
    id,
    version,
    app: 'models',
    checksum,
    sourceHash,
    state: 'applied',
    statementsDone: 0,
    inDoubt: true,
    checkpoint: null,
    appliedAt: null,
    durationMs: null,
    ...facts,
  }
}

/** Assesses files and records given by name; records are applied in the order in which they stand. */
export function assessed(
  files: readonly (string | FileFacts)[],
  rows: readonly (string | HistoryRow)[],
  facts: Partial<AppFacts> = {},
): Assessment {
  return assess({
    app: 'models',
    files: files.map((one) => (typeof one === 'string' ? file(one) : one)),
    rows: rows.map((one, index) =>
      typeof one === 'string' ? row(index + 1, one, { app: facts.app ?? 'models' }) : one,
    ),
    hasVersionTable: true,
    userTables: [],
    compatibleFrom: new Map(),
    aerich: null,
    ...facts,
  })
}
