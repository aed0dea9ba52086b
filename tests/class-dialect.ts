import type {
  Database,
  Dialect,
  Restored,
  RestoreOptions,
  Session,
  SessionOptions,
  Sql,
  Statement,
  Transaction,
  TransactionOptions,
} from '@godwit/core'

/** Another dialect as somebody may write one who likes classes: methods stand on prototypes, and need their `this`. */
export class ClassDialect implements Dialect {
  readonly #inner: Dialect

  constructor(inner: Dialect) {
    this.#inner = inner
  }

  get contract(): number {
    return this.#inner.contract
  }

  get name(): string {
    return this.#inner.name
  }

  get database(): string {
    return this.#inner.database
  }

  session<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
    return this.#inner.session(options, (session) => work(new ClassSession(session)))
  }

  split(script: string): Statement[] {
    return this.#inner.split(script)
  }

  restore(copy: string, options: RestoreOptions): Promise<Restored> {
    return this.#inner.restore(copy, options)
  }
}

class ClassDatabase<Inner extends Database> implements Database {
  protected readonly inner: Inner

  constructor(inner: Inner) {
    this.inner = inner
  }

  execute(script: string | readonly Statement[]): Promise<void> {
    return this.inner.execute(script)
  }

  query<Row>(statement: Sql): Promise<Row[]> {
    return this.inner.query(statement)
  }
}

class ClassTransaction extends ClassDatabase<Transaction> implements Transaction {
  guard<T>(body: (db: Database) => Promise<T>): Promise<T> {
    return this.inner.guard((db) => body(new ClassDatabase(db)))
  }
}

class ClassSession extends ClassDatabase<Session> implements Session {
  inspect(columnsOf?: readonly string[]): ReturnType<Session['inspect']> {
    return this.inner.inspect(columnsOf)
  }

  exclusive<T>(lock: string, work: () => Promise<T>, instead?: () => Promise<T | undefined>): Promise<T> {
    return this.inner.exclusive(lock, work, instead)
  }

  transaction<T>(work: (tx: Transaction) => Promise<T>, options?: TransactionOptions): Promise<T> {
    return this.inner.transaction((tx) => work(new ClassTransaction(tx)), options)
  }

  recover(statement: Statement): ReturnType<Session['recover']> {
    return this.inner.recover(statement)
  }

  effects(statements: readonly Statement[]): ReturnType<Session['effects']> {
    return this.inner.effects(statements)
  }
}
