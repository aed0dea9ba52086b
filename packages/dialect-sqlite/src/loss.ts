import { DatabaseError, type Statement, type TransactionOptions } from '@godwit/core'
import { type BrokenObject, brokenObjects } from './broken-objects.js'
import type { Connection } from './connection.js'
import type { Handle } from './driver.js'
import { cascadeText, dropCascades } from './drop-cascade.js'
import { fold } from './folded-name.js'
import { watchReferences } from './reference-watch.js'
import { schemaChange } from './schema-change.js'
import { foreignKeys } from './schema-facts.js'
import { goneFrom, type SchemaObject, type SchemaObjects, schemaObject } from './schema-objects.js'
import { ofTable } from './table-change.js'
import { type Shrunk, tableHistory } from './table-history.js'
import { canLose, changesOnlyRows, concernOnlyRows, makesViewOrTrigger, takesAway } from './verb.js'

/** Watches the body of a migration for losses that SQLite does not report. */
export interface LossWatch {
  /**
   * Call before statements run, with the words that they begin with. Looks at the database only where one of them can lose something.
   * @throws DatabaseError where a table is dropped that would take rows of others with it.
   */
  before(statements: readonly Statement[], verbs: ReadonlySet<string>): void
  /** @throws DatabaseError that names what is gone, or points to nothing, and was not expected to. */
  verify(): void
}

export function watchLosses(
  connection: Pick<Connection, 'handle' | 'memory'>,
  options: Pick<TransactionOptions, 'expectLoss' | 'foreignKeys'>,
): LossWatch {
  const { handle, memory } = connection
  const { expectLoss = [] } = options
  const isExpected = (name: string): boolean =>
    expectLoss === 'any' || expectLoss.some((one) => fold(one) === fold(name))
  const dropped = new Set<string>()
  const made = new Set<string>()
  const created = new Set<string>()
  const tables = tableHistory(handle)
  const pointing = watchReferences(memory.references, options.foreignKeys)
  let mayLose = false
  let hadViewsOrTriggers: boolean | undefined
  let before: SchemaObjects | undefined
  let broken: ReadonlyMap<string, BrokenObject> | undefined
  const refuse = (losses: readonly Loss[]) => {
    const unexpected = losses.filter(({ name }) => !isExpected(name))
    if (unexpected.length > 0) throw lossError(unexpected)
  }
  /** What changes rows alone takes nothing from the schema, and what stands in none can be made useless. */
  const isSchemaAtRisk = (statements: readonly Statement[], verbs: ReadonlySet<string>): boolean => {
    hadViewsOrTriggers ??= memory.schema.hasViewsOrTriggers()
    if (hadViewsOrTriggers || concernOnlyRows(verbs)) return hadViewsOrTriggers
    return statements.some((one) => (canLose(one) && !changesOnlyRows(one)) || makesViewOrTrigger(one))
  }
  return {
    before(statements, verbs) {
      mayLose ||= statements.some(canLose)
      if (mayLose && before === undefined && isSchemaAtRisk(statements, verbs))
        before = without(created, memory.schema.objectsBefore())
      pointing.before(statements)
      if (concernOnlyRows(verbs)) return
      if (statements.some(takesAway)) broken ??= brokenObjects(connection)
      for (const statement of statements) {
        const change = schemaChange(statement)
        if (change?.type === 'rename table') made.add(change.to)
        if (change?.type === 'create' && !change.ifAbsent) {
          if (change.object === 'table') made.add(change.name)
          // Until something may be lost, what is made counts as what stood.
          if (mayLose) created.add(change.name)
        }
        if (change?.type === 'drop') {
          if (change.object === 'table') refuse(cascades(handle, change.name))
          dropped.add(`${change.object} ${change.name}`)
        }
        tables.note(ofTable(change))
      }
    },
    verify() {
      if (!mayLose) return
      if (before === undefined) return refuse(pointing.worse().map(dangling))
      const after = memory.schema.objectsAfter()
      refuse([
        ...tables.shrunk().map(shrunk),
        ...missing(before, after, dropped),
        ...pointing.worse().map(dangling),
        ...(broken ? unusable(before, broken, brokenObjects(connection)) : []),
        ...orphaned(connection, made, before, after),
      ])
    },
  }
}

interface Loss {
  readonly name: string
  readonly what: string
}

function shrunk({ name, rows, left }: Shrunk): Loss {
  return { name, what: `table ${name} had ${rows} rows when it was dropped, and its successor has ${left}` }
}

function dangling(name: string): Loss {
  return {
    name,
    what: `table ${name} has rows whose foreign key points to nothing, or is no key any more, and had fewer before`,
  }
}

function cascades(handle: Handle, table: string): Loss[] {
  return dropCascades(handle, table).map((cascade) => ({ name: cascade.name, what: cascadeText(cascade) }))
}

/** Foreign keys to a table that stood, or was made on the way, and is gone. One that never stood may come later. */
function orphaned(
  { handle, memory }: Pick<Connection, 'handle' | 'memory'>,
  made: ReadonlySet<string>,
  before: SchemaObjects,
  after: SchemaObjects,
): Loss[] {
  if (!memory.schema.hasForeignKeys()) return []
  const stood = new Set([...made, ...tablesOf(before)])
  const left = tablesOf(after)
  return foreignKeys(handle)
    .filter(({ parent }) => stood.has(fold(parent)) && !left.has(fold(parent)))
    .map(({ table, parent }) => ({
      name: table,
      what: `table ${table} has a foreign key to ${parent}, which is gone`,
    }))
}

function tablesOf(objects: SchemaObjects): ReadonlySet<string> {
  const tables = objects.map(schemaObject).filter(({ type }) => type === 'table')
  return new Set(tables.map(({ name }) => fold(name)))
}

function without(created: ReadonlySet<string>, objects: SchemaObjects): SchemaObjects {
  if (created.size === 0) return objects
  return objects.filter((one) => !created.has(fold(schemaObject(one).name)))
}

/** What belongs to a table or view that is gone too went with it, as the statement said that dropped that one. */
function missing(before: SchemaObjects, after: SchemaObjects, dropped: ReadonlySet<string>): Loss[] {
  const gone = goneFrom(before, after)
    .map(schemaObject)
    .filter((one) => one.type !== 'table' && !dropped.has(keyOf(one)))
  if (gone.length === 0) return []
  const objects = after.map(schemaObject)
  const left = new Set(objects.map(keyOf))
  const owners = new Set(objects.map(({ owner }) => fold(owner)))
  return gone
    .filter((one) => !left.has(keyOf(one)) && (one.type === 'view' || owners.has(fold(one.owner))))
    .map(({ type, name, owner }) => ({
      name,
      what: `${type} ${name} of ${owner} is gone, and no statement drops it`,
    }))
}

function keyOf({ type, name }: Pick<SchemaObject, 'type' | 'name'>): string {
  return `${type} ${fold(name)}`
}

/** What stood and could be used before. What is new may be for something that comes later. */
function unusable(
  stood: SchemaObjects,
  before: ReadonlyMap<string, BrokenObject>,
  after: ReadonlyMap<string, BrokenObject>,
): Loss[] {
  const found = [...after].filter(([attempt]) => !before.has(attempt)).map(([, loss]) => loss)
  if (found.length === 0) return []
  const names = new Set(stood.map((one) => schemaObject(one).name))
  return found.filter(({ name }) => names.has(name))
}

function lossError(losses: readonly Loss[]): DatabaseError {
  const names = [...new Set(losses.map(({ name }) => name))].join(', ')
  return new DatabaseError(
    `The migration would lose something: ${losses.map(({ what }) => what).join('; ')}.`,
    {
      kind: 'statement',
      fix: `Where that is meant, write at the top of the migration: -- godwit: expectLoss=${names}`,
    },
  )
}
