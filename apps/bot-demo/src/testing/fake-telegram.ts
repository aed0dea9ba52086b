import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message that the bot has sent. */
export interface SentMessage {
  readonly chat_id: number
  readonly text: string
  readonly parse_mode?: string
  readonly disable_notification?: boolean
  readonly link_preview_options?: { readonly is_disabled?: boolean }
}

/** As much of Telegram as the bot can tell from the real one. */
export interface FakeTelegram {
  readonly apiRoot: string
  /** Names of the methods that were called, in order, without the waiting for updates. */
  readonly calls: readonly string[]
  /** A user writes to the bot. */
  say(user: number, text: string): void
  /** The oldest message of the bot that was not asked for yet; waits for it. */
  nextMessage(): Promise<SentMessage>
  /** Messages that were not asked for yet. */
  readonly unread: readonly SentMessage[]
  /** The next call of a method, by default the next message of the bot, meets this error. */
  refuseNext(error: Refusal, method?: string): void
}

interface Refusal {
  readonly error_code: number
  readonly description: string
}

/** Runs a Telegram on loopback while `work` runs. */
export async function withFakeTelegram<T>(work: (telegram: FakeTelegram) => Promise<T>): Promise<T> {
  const calls: string[] = []
  const unread: SentMessage[] = []
  const readers: ((message: SentMessage) => void)[] = []
  const refusals = new Map<string, Refusal>()
  const updates = updateQueue()

  const methods: Record<string, (body: never, response: ServerResponse) => void> = {
    getMe: (_body, response) =>
      ok(response, { id: 1, is_bot: true, first_name: 'Demo', username: 'demo_bot' }),
    getUpdates: (body, response) => updates.answer(body, response),
    sendMessage: (message: SentMessage, response) => {
      const reader = readers.shift()
      if (reader === undefined) unread.push(message)
      else reader(message)
      return ok(response, { message_id: 1, date: 0, chat: { id: message.chat_id, type: 'private' } })
    },
  }

  const server = createServer(async (request, response) => {
    const method = request.url?.split('/').at(-1) ?? ''
    const body = (await readJson(request)) as never
    if (method !== 'getUpdates') calls.push(method)
    const answer = methods[method]
    const refusal = refusals.get(method)
    refusals.delete(method)
    if (refusal !== undefined) respond(response, refusal.error_code, { ok: false, ...refusal })
    else if (answer === undefined) ok(response, true)
    else answer(body, response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  try {
    return await work({
      apiRoot: `http://127.0.0.1:${port}`,
      calls,
      unread,
      say: updates.say,
      nextMessage: () => {
        const message = unread.shift()
        return message === undefined ? new Promise((read) => readers.push(read)) : Promise.resolve(message)
      },
      refuseNext: (error, method = 'sendMessage') => void refusals.set(method, error),
    })
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** Keeps updates until the bot has confirmed them, and lets it wait for more. */
function updateQueue() {
  const queue: { readonly update_id: number }[] = []
  let nextId = 1
  let wake = () => {}

  function answer(body: { offset?: number; timeout?: number }, response: ServerResponse): void {
    const offset = body.offset ?? 0
    while (queue[0] !== undefined && queue[0].update_id < offset) queue.shift()
    wake = () => ok(response, queue)
    if (queue.length > 0 || body.timeout === undefined) wake()
  }

  function say(user: number, text: string): void {
    const person = { id: user, first_name: 'Ada' }
    const length = text.split(/\s/, 1)[0]?.length ?? 0
    const entities = text.startsWith('/') ? [{ type: 'bot_command', offset: 0, length }] : []
    const from = { ...person, is_bot: false }
    const message = {
      message_id: nextId,
      date: 1,
      chat: { ...person, type: 'private' },
      from,
      text,
      entities,
    }
    queue.push(Object.assign({ update_id: nextId }, { message }))
    nextId += 1
    wake()
  }

  return { answer, say }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? {} : JSON.parse(text)
}

function ok(response: ServerResponse, result: unknown): void {
  respond(response, 200, { ok: true, result })
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed || response.writableEnded) return
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
