/**
 * Turns a feed's bytes into text. A byte order mark wins over the charset of the HTTP header, which wins over the XML
 * declaration; what does not fit the bytes, or is unknown, is passed over. Bytes that fit nothing become U+FFFD.
 */
export function decodeFeed(bytes: Uint8Array, contentType: string | null): string {
  const candidates = [markedEncoding(bytes), headerEncoding(contentType), declaredEncoding(bytes), 'utf-8']
  for (const encoding of candidates) {
    const text = encoding === undefined ? undefined : decodeStrictly(bytes, encoding)
    if (text !== undefined) return text
  }
  return new TextDecoder('utf-8').decode(bytes)
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return 'utf-8'
  if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le'
  if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be'
  return undefined
}

function headerEncoding(contentType: string | null): string | undefined {
  return contentType?.match(/;\s*charset\s*=\s*"?([^\s";]+)/i)?.[1]
}

/** By the declaration, which is ASCII in every encoding but UTF-16; that one shows in where its zeros are. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, [0x3c, 0x00])) return 'utf-16le'
  if (startsWith(bytes, [0x00, 0x3c])) return 'utf-16be'
  const beginning = new TextDecoder('windows-1252').decode(bytes.subarray(0, 256))
  return beginning.match(/^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']+)["']/)?.[1]
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    const decoder = new TextDecoder(encoding, { fatal: true })
    // In two steps: at once, Node 20 takes windows-1252 for Latin-1 and loses its dashes and quotes (nodejs/node#56542).
    return decoder.decode(bytes, { stream: true }) + decoder.decode()
  } catch {
    return undefined
  }
}

function startsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, index) => bytes[index] === byte)
}
