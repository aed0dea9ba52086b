/**
 * A query object for `client.query`: one simple query of any number of statements, whose rows are not kept. What pg
 * offers itself does not tell how many statements were completed before one failed.
 */
export class ScriptQuery {
  /** How many statements the server has completed. */
  completed = 0
  /** The last command tag, e.g. `COMMIT`. */
  tag = ''
  /** The first column of the last row, as text. */
  value: string | undefined
  readonly ended: Promise<void>
  /** pg's client wraps it where a `query_timeout` is set. */
  callback: (error: unknown) => void = () => {}

  constructor(private readonly text: string) {
    this.ended = new Promise((resolve, reject) => {
      this.callback = (error) => (error ? reject(error) : resolve())
    })
  }

  submit(wire: { query(text: string): void }): null {
    wire.query(this.text)
    return null
  }

  handleCommandComplete(message: { readonly text: string }): void {
    this.completed += 1
    this.tag = message.text
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
