import type { NoticeEvent } from '@godwit/core'
import type { ClientBase, QueryResultRow } from 'pg'
import { databaseError, driverFields, type FailureFacts, kindOf } from './driver-error.js'
import { noticeEvent } from './notice.js'
import { ScriptQuery } from './script-query.js'
import { typeParsers } from './type-parsers.js'

/** One client that is ours alone. Calls queue up, and run one after the other. */
export interface Connection {
  /** The server's process, as whoever answered the connection said: the server itself, or a pooler. */
  readonly pid: unknown
  /** One statement by the extended protocol, which takes no second one. */
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Any number of statements by the simple protocol; gives the last command tag, and the last row's first value. */
  command(text: string): Promise<{ readonly tag: string; readonly value: string | undefined }>
  /** The same, with the driver's error untouched and the count of completed statements beside it. */
  script(text: string): Promise<ScriptOutcome>
  failure(error: unknown, facts?: FailureFacts): Error
  /** From now on everything is sent by way of this. */
  sendBy(way: SendBy): void
  /** From now on everything is refused with this error: the state of the session is not known any more. */
  poison(error: unknown): void
}

/** Sends something now. Gives what that gives, or may fail otherwise. */
export type SendBy = <T>(send: () => Promise<T>) => Promise<T>

export type ScriptOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: unknown; readonly completed: number }

export function connectionOf(
  client: ClientBase,
  options: { readonly secrets: readonly string[]; readonly onEvent: (event: NoticeEvent) => void },
): Connection {
  const types = typeParsers((oid, format) => client.getTypeParser(oid, format))
  let broken: unknown
  let queue: Promise<unknown> = Promise.resolve()
  let way: SendBy = (send) => send()

  // Without a listener a lost connection would end the process. The first reason is the one that explains.
  client.on('error', (error) => {
    broken ??= error
  })
  client.on('notice', (notice) => options.onEvent(noticeEvent(notice)))

  const next = <T>(send: () => Promise<T>): Promise<T> => {
    const sent = queue.then(() => {
      if (broken !== undefined) throw broken
      return way(send)
    })
    queue = sent.catch(() => {})
    return sent
  }

  const failure = (error: unknown, facts: FailureFacts = {}): Error => {
    const { code, message } = driverFields(error)
    // After the first failure of a socket pg only says that the client is not queryable.
    const reason =
      code === undefined && broken !== undefined && kindOf(code, message) === 'lost' ? broken : error
    return databaseError(reason, { secrets: options.secrets, ...facts })
  }

  const send = (query: ScriptQuery): Promise<void> =>
    next(() => {
      client.query(query)
      return query.ended
    })

  return {
    pid: Reflect.get(client, 'processID'),
    async rows<Row extends object>(text: string, values: readonly unknown[] = []) {
      const config = { text, values: [...values], types, queryMode: 'extended' }
      try {
        const result = await next(() => client.query<Row & QueryResultRow>(config))
        return result.rows
      } catch (error) {
        throw failure(error, { statement: text })
      }
    },
    async command(text) {
      const query = new ScriptQuery(text)
      try {
        await send(query)
        return { tag: query.tag, value: query.value }
      } catch (error) {
        throw failure(error)
      }
    },
    async script(text) {
      const query = new ScriptQuery(text)
      try {
        await send(query)
        return { ok: true }
      } catch (error) {
        return { ok: false, error, completed: query.completed }
      }
    },
    failure,
    sendBy: (other) => {
      way = other
    },
    poison: (error) => {
      broken ??= error
    },
  }
}
