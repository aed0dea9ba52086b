import { StateError } from '../errors.js'

/** One record of the version table, without its `content`. */
export interface HistoryRow {
  readonly id: number
  /** As recorded, which may be a legacy name. */
  readonly version: string
  readonly app: string
  readonly checksum: string | null
  readonly sourceHash: string | null
  readonly state: RowState
  /** How many statements of a migration that runs without a transaction are done. */
  readonly statementsDone: number
  /** Whether the statement after those may have been executed. False: it failed, and is known to have done nothing. */
  readonly inDoubt: boolean
  /** How far the batches of a migration that is code have come; null where it has none. */
  readonly checkpoint: string | null
  readonly appliedAt: string | null
  readonly durationMs: number | null
}

/** `running` and `reverting` are only ever visible of migrations that run without a transaction. */
export type RowState = 'running' | 'applied' | 'reverting'

/** A row as it is stored. */
export interface StoredRow
  extends Omit<
    HistoryRow,
    'appliedAt' | 'durationMs' | 'sourceHash' | 'state' | 'statementsDone' | 'inDoubt'
  > {
  readonly source: string | null
  readonly state: string | null
  readonly step: number | null
  readonly applied_at: string | null
  readonly duration_ms: number | null
}

/** @throws StateError BAD_RECORD for a row that none of ours can be. */
export function rowOf(
  { id, version, app, checksum, source, state, step, checkpoint, applied_at, duration_ms }: StoredRow,
  table: string,
): HistoryRow {
  const usable = Number.isSafeInteger(id) && id > 0 && typeof version === 'string' && typeof app === 'string'
  if (!usable) {
    throw new StateError(
      'BAD_RECORD',
      `"${table}" has a record that is none of ours: id ${id}, version ${version}, app ${app}.`,
      '',
      [],
      { fix: 'Ids count from 1, and version and app are texts. Correct the record, or delete it.' },
    )
  }
  const { statementsDone, inDoubt } = progressOf(step ?? 0)
  return {
    id,
    version,
    app,
    checksum,
    sourceHash: source,
    state: stateOf(state, version, table),
    statementsDone,
    inDoubt,
    checkpoint,
    appliedAt: applied_at,
    durationMs: duration_ms,
  }
}

/** A later release may know more states, and whoever does not know what one means must not go on from it. */
function stateOf(state: string | null, version: string, table: string): RowState {
  if (state === null) return 'applied'
  const known = STATES.find((one) => one === state)
  if (known !== undefined) return known
  throw new StateError(
    'BAD_RECORD',
    `"${version}" is recorded in "${table}" as "${state}", which this release does not know.`,
    '',
    [version],
    { fix: 'Use the release of Godwit that has recorded it, or a newer one.' },
  )
}

const STATES: readonly RowState[] = ['running', 'applied', 'reverting']

/** Below zero, the step counts the statements that are done when the one after them has failed cleanly: -1 for none. */
function progressOf(step: number): Pick<HistoryRow, 'statementsDone' | 'inDoubt'> {
  return step < 0 ? { statementsDone: -1 - step, inDoubt: false } : { statementsDone: step, inDoubt: true }
}
