import { describe, expect, it } from 'vitest'
import { decodeFeed } from './decode-feed.js'

describe('decodeFeed', () => {
  it('reads windows-1252 whole, with its dashes and quotes, when HTTP says so', () => {
    const bytes = Buffer.from([0x3c, 0x61, 0x3e, 0x80, 0x93, 0x96, 0xfc])
    expect(decodeFeed(bytes, 'text/xml; charset=windows-1252')).toBe('<a>€“–ü')
    expect(decodeFeed(bytes, 'text/xml; charset="WINDOWS-1252"; x=y')).toBe('<a>€“–ü')
  })

  it('believes the XML declaration when HTTP names no charset', () => {
    const text = `<?xml version='1.0' encoding='ISO-8859-2'?>`
    expect(decodeFeed(Buffer.concat([Buffer.from(text), Buffer.from([0xb1])]), 'text/xml')).toBe(`${text}ą`)
  })

  it('takes UTF-8 for granted when nobody says anything', () => {
    expect(decodeFeed(Buffer.from('<a>ż</a>'), null)).toBe('<a>ż</a>')
  })

  it('passes over a charset that does not fit the bytes, or that nobody knows', () => {
    const text = '<?xml version="1.0" encoding="windows-1252"?>'
    const bytes = Buffer.concat([Buffer.from(text), Buffer.from([0xe9])])
    expect(decodeFeed(bytes, 'text/xml; charset=utf-8')).toBe(`${text}é`)
    expect(decodeFeed(bytes, 'text/xml; charset=klingon')).toBe(`${text}é`)
  })

  it('believes a byte order mark more than anything else, and removes it', () => {
    expect(decodeFeed(Buffer.from('\uFEFF<a>ż', 'utf8'), 'text/xml; charset=iso-8859-1')).toBe('<a>ż')
    expect(decodeFeed(Buffer.from('\uFEFF<a>ż', 'utf16le'), null)).toBe('<a>ż')
  })

  it('recognises UTF-16 without a mark', () => {
    const little = Buffer.from('<?xml version="1.0"?><a>ż', 'utf16le')
    expect(decodeFeed(little, null)).toContain('<a>ż')
    expect(decodeFeed(Buffer.from(little).swap16(), null)).toContain('<a>ż')
  })

  it('makes the best of bytes that fit nothing', () => {
    expect(decodeFeed(Buffer.from([0x3c, 0x61, 0x3e, 0xff]), null)).toBe('<a>\uFFFD')
  })
})
