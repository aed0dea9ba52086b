import { SEPARATOR } from './error-position.js'
import type { Wire } from './wire.js'

/**
 * A query object for `client.query`: one simple query of any number of statements, whose rows are not kept. What pg
 * offers itself does not tell how many statements were completed before one failed.
 */
export class ScriptQuery {
  /** How many statements of the script the server has completed. */
  completed = 0
  /** The command tag of the first of them, e.g. `COMMIT`. */
  firstTag = ''
  /** The first column of the last row, as text. */
  value: string | undefined
  /** The same of each statement that was sent ahead of the script and is done. */
  readonly leadValues: (string | undefined)[] = []
  readonly ended: Promise<void>
  /** pg's client wraps it where a `query_timeout` is set. */
  callback: (error: unknown) => void = () => {}
  #lead: readonly string[] = []

  /** @param statements as texts, each of one or more. */
  constructor(private readonly statements: readonly string[]) {
    this.ended = new Promise((resolve, reject) => {
      this.callback = (error) => (error ? reject(error) : resolve())
    })
  }

  /** To be called before it is sent, with what is to be done first. */
  leadBy(statements: readonly string[]): void {
    this.#lead = statements
  }

  /** How many code points stand before the script in the text that is sent. */
  get leadLength(): number {
    return [...this.#lead.map((statement) => statement + SEPARATOR).join('')].length
  }

  submit(wire: Pick<Wire, 'query'>): null {
    // In one go: the text of a large script should not be there twice.
    wire.query([...this.#lead, ...this.statements].join(SEPARATOR))
    return null
  }

  handleCommandComplete(message: { readonly text: string }): void {
    if (this.leadValues.length < this.#lead.length) {
      this.leadValues.push(this.value)
      this.value = undefined
      return
    }
    if (this.completed === 0) this.firstTag = message.text
    this.completed += 1
  }

  handleDataRow(message: { readonly fields: readonly (string | null)[] }): void {
    this.value = message.fields[0] ?? undefined
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

  handleRowDescription(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyData(): void {}
}
