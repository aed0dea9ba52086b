/** One message of PostgreSQL's protocol. `type` is empty for the first one of a client, which has none. */
export interface WireMessage {
  readonly type: string
  readonly body: Buffer
  /** As it came, to be passed on. */
  readonly bytes: Buffer
}

/** Cuts a stream of bytes into messages. `untyped`: how many messages without a type come first. */
export function wireMessages(untyped = 0): (chunk: Buffer) => WireMessage[] {
  let rest: Buffer = Buffer.alloc(0)
  let headless = untyped
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const messages: WireMessage[] = []
    for (;;) {
      const head = headless > 0 ? 0 : 1
      if (rest.length < head + 4) return messages
      const end = head + rest.readUInt32BE(head)
      if (rest.length < end) return messages
      const bytes = rest.subarray(0, end)
      messages.push({ type: bytes.toString('latin1', 0, head), body: bytes.subarray(head + 4), bytes })
      rest = rest.subarray(end)
      // A client that asks for encryption is told no, and begins anew.
      if (headless > 0 && !asksForEncryption(bytes)) headless -= 1
    }
  }
}

/** SSLRequest and GSSENCRequest. */
export function asksForEncryption(bytes: Buffer): boolean {
  return bytes.length === 8 && [80877103, 80877104].includes(bytes.readUInt32BE(4))
}
