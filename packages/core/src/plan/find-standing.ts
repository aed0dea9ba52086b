import { unadopted } from '../history/adopt-aerich.js'
import { planRenames } from '../history/legacy-suffix.js'
import { numberOf } from '../source/number.js'
import { adoptedRows, assessAdoption } from './assess-adoption.js'
import { type AppFacts, type Applied, STATES, type Standing, type State } from './assessment.js'
import { isEdited } from './edited.js'

/** Where one app stands, from its files, its records and what else is in the database, without a word on it. */
export function findStanding(facts: AppFacts): Standing {
  const adoption = assessAdoption(facts)
  const rows = adoption?.counts ? adoptedRows(adoption, facts) : facts.rows
  const { renames, obstacles } = planRenames(rows, facts.files)
  const names = new Map(renames.map((rename) => [rename.id, rename.to]))
  const byVersion = new Map(facts.files.map((file) => [file.version, file]))
  const applied = rows.map((row): Applied => {
    const version = names.get(row.id) ?? row.version
    return { version, number: numberOf(version), row, file: byVersion.get(version) ?? null }
  })

  const recorded = new Set(applied.map((one) => one.version))
  const byNumber = new Map(facts.files.map((file) => [file.number, file]))
  const renumbered = applied.flatMap((one) => {
    const file = one.file === null && one.number !== null ? byNumber.get(one.number) : undefined
    return file === undefined ? [] : [{ applied: one, file }]
  })
  const clashing = new Set(renumbered.map(({ file }) => file.version))
  const pending = facts.files.filter((file) => !recorded.has(file.version) && !clashing.has(file.version))

  const newestFile = facts.files.at(-1)?.number ?? -1n
  const newestApplied = applied.reduce(
    (max, one) => (one.file && one.file.number > max ? one.file.number : max),
    -1n,
  )
  const explained = new Set([
    ...renumbered.map((pair) => pair.applied.row.version),
    ...obstacles.flatMap((obstacle) => obstacle.recorded),
  ])
  const unknown = applied.filter((one) => one.file === null && !explained.has(one.row.version))
  const isNewer = (one: Applied): boolean => one.number !== null && one.number > newestFile
  const ahead = unknown.filter(isNewer)
  const incompatible = ahead.flatMap((one) => {
    const from = facts.compatibleFrom.get(one.row.id) ?? 0n
    return from > newestFile ? [{ applied: one, from }] : []
  })

  const found = {
    applied,
    pending,
    renumbered,
    renames,
    obstacles,
    ahead,
    incompatible,
    missing: unknown.filter((one) => !isNewer(one)),
    edited: applied.filter(isEdited),
    outOfOrder: pending.filter((file) => file.number < newestApplied),
    interrupted: applied.filter((one) => one.row.state !== 'applied'),
    userTables: facts.userTables,
    hasVersionTable: facts.hasVersionTable,
    aerich: facts.aerich,
    adoption,
    unadopted:
      facts.rows.length === 0
        ? []
        : unadopted(
            facts.aerich?.rows ?? [],
            applied.map((one) => one.version),
          ),
  }
  const states = statesOf(found)
  const [state = 'up-to-date'] = states
  return { app: facts.app, state, states, ...found }
}

type Found = Omit<Standing, 'app' | 'state' | 'states'>

function statesOf(found: Found): State[] {
  const { adoption, hasVersionTable, userTables } = found
  const isAdopted = adoption?.counts === true
  const isBlank = !hasVersionTable && !isAdopted
  const holds: Record<State, boolean> = {
    interrupted: found.interrupted.length > 0,
    diverged:
      found.renumbered.length > 0 ||
      (found.ahead.length > 0 && found.pending.length > 0) ||
      found.obstacles.some((obstacle) => obstacle.kind === 'recorded-twice'),
    missing:
      found.missing.length > 0 || found.obstacles.some((obstacle) => obstacle.kind === 'successor-missing'),
    edited: found.edited.length > 0,
    'out-of-order': found.outOfOrder.length > 0,
    'needs-baseline': (isBlank && userTables.length > 0) || (adoption !== null && !isAdopted),
    empty: isBlank && userTables.length === 0 && adoption === null,
    ahead: found.ahead.length > 0,
    pending: found.pending.length > 0 || isAdopted,
    'up-to-date': true,
  }
  return STATES.filter((state) => holds[state])
}

/** Whether no rule has anything to say of it, so that the rules need not be loaded. */
export function isPlain({ states, aerich, obstacles }: Standing): boolean {
  return aerich === null && obstacles.length === 0 && states.every((state) => PLAIN.has(state))
}

const PLAIN: ReadonlySet<State> = new Set(['empty', 'pending', 'up-to-date'])
