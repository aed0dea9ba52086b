import type { SqlValue } from '@godwit/core'
import type { Wire } from './wire.js'

export interface RowTypes {
  getTypeParser(oid: number, format: 'text'): (text: string) => unknown
}

/**
 * A query object for `client.query`: one statement by the extended protocol, with its values beside it. What is sent ahead
 * of it belongs to the same group of messages, of which the server skips all that come after one that fails.
 */
export class RowsQuery {
  readonly rows: Record<string, unknown>[] = []
  /** What each statement that was sent ahead gives in the first column of its last row, as text: of those that are done. */
  readonly leadValues: (string | undefined)[] = []
  readonly ended: Promise<void>
  /** pg's client wraps it where a `query_timeout` is set. */
  callback: (error: unknown) => void = () => {}
  #lead: readonly string[] = []
  #leadValue: string | undefined
  #columns: readonly Column[] = []

  constructor(
    private readonly text: string,
    private readonly values: readonly SqlValue[],
    private readonly types: RowTypes,
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.callback = (error) => (error ? reject(error) : resolve())
    })
  }

  /** To be called before it is sent, with what is to be done first. */
  leadBy(statements: readonly string[]): void {
    this.#lead = statements
  }

  /** Nothing stands before it in its own text. */
  readonly leadLength = 0

  submit(connection: unknown): null {
    // What the types of pg say of it asks for more than it takes.
    const wire = connection as Wire
    wire.stream.cork()
    for (const text of this.#lead) {
      wire.parse({ text })
      wire.bind({})
      wire.execute({})
    }
    wire.parse({ text: this.text })
    wire.bind({ values: this.values.map(toWire) })
    wire.describe({ type: 'P' })
    wire.execute({})
    wire.sync()
    wire.stream.uncork()
    return null
  }

  handleRowDescription(message: { readonly fields: readonly Field[] }): void {
    this.#columns = message.fields.map(({ name, dataTypeID }) => ({
      name,
      parse: this.types.getTypeParser(dataTypeID, 'text'),
    }))
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    if (this.#isLed) {
      this.#leadValue = fields[0] ?? undefined
      return
    }
    const row: Record<string, unknown> = {}
    for (const [index, { name, parse }] of this.#columns.entries()) {
      const text = fields[index] ?? null
      row[name] = text === null ? null : parse(text)
    }
    this.rows.push(row)
  }

  handleCommandComplete(): void {
    if (!this.#isLed) return
    this.leadValues.push(this.#leadValue)
    this.#leadValue = undefined
  }

  handleError(error: unknown): void {
    this.callback(error)
  }

  handleReadyForQuery(): void {
    this.callback(undefined)
  }

  handleCopyInResponse(wire: { sendCopyFail(message: string): void }): void {
    wire.sendCopyFail('nothing is sent to COPY FROM STDIN')
  }

  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyData(): void {}

  /** Whether what comes from the server now is about what was sent ahead. */
  get #isLed(): boolean {
    return this.leadValues.length < this.#lead.length
  }
}

interface Field {
  readonly name: string
  readonly dataTypeID: number
}

interface Column {
  readonly name: string
  readonly parse: (text: string) => unknown
}

/** What can be sent so: the values of `Sql`. What else somebody may have put there is for pg to make something of. */
export function isSendable(value: unknown): value is SqlValue {
  return value === null || typeof value !== 'object' || value instanceof Uint8Array
}

/** Bytes go as they are, all else as text: the server knows what it is to be. */
function toWire(value: SqlValue): string | Buffer | null {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return String(value)
}
