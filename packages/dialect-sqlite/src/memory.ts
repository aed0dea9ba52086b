import type { Statement } from '@godwit/core'
import type { Handle } from './driver.js'
import { keptStatement } from './prepared.js'
import { noMemory, type ReferenceMemory, referenceMemory } from './reference-memory.js'
import { noSchemaMemory, type SchemaMemory, schemaMemory } from './schema-memory.js'
import { type Settings, type Switches, switches } from './settings.js'
import { type Temporaries, temporariesOf } from './temporary.js'
import { concernOnlyRows, verbOf } from './verb.js'

/** What is known of a connection because all that runs on it is told here: looking for it would cost each migration something. */
export interface Memory {
  readonly references: ReferenceMemory
  readonly schema: SchemaMemory
  readonly switches: Switches
  readonly temporaries: Temporaries
  /** To be called right before statements run, with the words that they begin with. */
  note(statements: readonly Statement[], verbs: ReadonlySet<string>): void
  /** To be called when a transaction has begun: others may have written since the last one. */
  begin(): void
  /** To be called when something was rolled back. */
  forget(): void
}

/** @param isShared whether the app works on the handle too: then all is looked at each time. */
export function memoryOf(handle: Handle, settings: Settings, isShared = false): Memory {
  const schema = isShared ? noSchemaMemory(handle) : schemaMemory(handle)
  const references = isShared ? noMemory(handle) : referenceMemory(handle, schema)
  const settled = switches(handle, settings, isShared)
  const temporaries = temporariesOf(handle, isShared)
  const forget = () => {
    schema.forget()
    references.forget()
  }
  let version: unknown
  return {
    references,
    schema,
    switches: settled,
    temporaries,
    note(statements, verbs) {
      if (concernOnlyRows(verbs)) return
      for (const statement of statements) {
        const verb = verbOf(statement)
        settled.note(verb)
        schema.note(verb, statement)
        temporaries.note(verb, statement)
      }
    },
    begin() {
      const now = writesOfOthers(handle)
      if (now !== version) forget()
      version = now
    },
    forget,
  }
}

/** Changes with every commit of another connection, and with none of this one. */
function writesOfOthers(handle: Handle): unknown {
  return (keptStatement(handle, 'PRAGMA data_version').get() as { data_version: unknown }).data_version
}
