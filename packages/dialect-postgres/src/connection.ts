import type { NoticeEvent } from '@godwit/core'
import type { ClientBase, QueryResultRow } from 'pg'
import { databaseError, driverFields, type FailureFacts, kindOf } from './driver-error.js'
import { type Leads, leads, settleLeads } from './lead.js'
import { noticeEvent } from './notice.js'
import { isSendable, RowsQuery } from './rows-query.js'
import { ScriptQuery } from './script-query.js'
import { typeParsers } from './type-parsers.js'

/** One client that is ours alone. Calls queue up, and run one after the other. */
export interface Connection {
  /** The server's process, as whoever answered the connection said: the server itself, or a pooler. */
  readonly pid: unknown
  /** One statement by the extended protocol, which takes no second one. */
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Any number of statements by the simple protocol; gives the last row's first value. */
  command(text: string): Promise<{ readonly value: string | undefined }>
  /** The same, with the driver's error untouched and the count of completed statements beside it. */
  script(statements: readonly string[]): Promise<ScriptOutcome>
  /** Sends statements ahead of whatever is asked next. */
  readonly leads: Pick<Leads, 'add' | 'withdraw'>
  failure(error: unknown, facts?: FailureFacts): Error
  /** From now on everything is sent by way of this. */
  sendBy(way: SendBy): void
  /** From now on everything is refused with this error: the state of the session is not known any more. */
  poison(error: unknown): void
}

/** Sends something now. Gives what that gives, or may fail otherwise. */
export type SendBy = <T>(send: () => Promise<T>) => Promise<T>

export type ScriptOutcome =
  | {
      readonly ok: true
      /** Of the first statement, e.g. `COMMIT`. */
      readonly firstTag: string
      readonly value: string | undefined
    }
  | {
      readonly ok: false
      readonly error: unknown
      readonly completed: number
      readonly firstTag: string
      /** Where in the script, counted from 1 in code points, if the server says that. */
      readonly position: number | undefined
    }

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

  const waiting = leads()
  /** Sends a query, with what is to go ahead of it. */
  const send = async (query: ScriptQuery | RowsQuery): Promise<void> => {
    const sent = waiting.take()
    query.leadBy(sent.flatMap(({ statements }) => statements))
    client.query(query)
    try {
      await query.ended
    } catch (error) {
      const failed = settleLeads(sent, query.leadValues)
      // A script is read as a whole before anything of it is done: then what cannot be read is its own.
      const isOwn = (driverFields(error).position ?? 0) > query.leadLength
      if (failed === undefined || isOwn) throw error
      throw new LeadFailed(failed.lead.failed(error, failed.completed))
    }
    settleLeads(sent, query.leadValues)
  }
  const thrown = (error: unknown, facts?: FailureFacts): Error =>
    error instanceof LeadFailed ? error.reason : failure(error, facts)

  return {
    pid: Reflect.get(client, 'processID'),
    async rows<Row extends object>(text: string, values: readonly unknown[] = []) {
      const ask = async (): Promise<readonly object[]> => {
        if (waiting.isEmpty) {
          const config = { text, values: [...values], types, queryMode: 'extended' }
          return (await client.query<QueryResultRow>(config)).rows
        }
        if (!values.every(isSendable)) {
          await send(new ScriptQuery([]))
          return ask()
        }
        const query = new RowsQuery(text, values, types)
        await send(query)
        return query.rows
      }
      try {
        return (await next(ask)) as Row[]
      } catch (error) {
        throw thrown(error, { statement: text })
      }
    },
    async command(text) {
      const query = new ScriptQuery([text])
      try {
        await next(() => send(query))
        return { value: query.value }
      } catch (error) {
        throw thrown(error)
      }
    },
    async script(statements) {
      const query = new ScriptQuery(statements)
      try {
        await next(() => send(query))
        return { ok: true, firstTag: query.firstTag, value: query.value }
      } catch (error) {
        if (error instanceof LeadFailed) throw error.reason
        const { completed, firstTag } = query
        const { position } = driverFields(error)
        const own = position === undefined ? undefined : position - query.leadLength
        return { ok: false, error, completed, firstTag, position: own }
      }
    },
    leads: waiting,
    failure,
    sendBy: (other) => {
      way = other
    },
    poison: (error) => {
      broken ??= error
    },
  }
}

/** What was to be sent ahead has failed, and what was asked was not done. */
class LeadFailed extends Error {
  constructor(readonly reason: Error) {
    super(reason.message)
  }
}
