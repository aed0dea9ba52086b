/** What we use of pg's connection, to which a query object writes its messages. */
export interface Wire {
  readonly stream: { cork(): void; uncork(): void }
  /** A simple query. */
  query(text: string): void
  parse(statement: { readonly text: string }): void
  bind(portal: { readonly values?: readonly (string | Buffer | null)[] }): void
  describe(what: { readonly type: 'P' }): void
  execute(portal: { readonly rows?: number }): void
  sync(): void
}
