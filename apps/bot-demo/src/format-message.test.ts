import { describe, expect, it } from 'vitest'
import { formatMessage, MESSAGE_LIMIT } from './format-message.js'

const entry = {
  key: 'k',
  title: 'A <b> & "c"',
  link: 'https://a.example/?x=1&y=2',
  tags: ['R&D', 'two words'],
}

describe('formatMessage', () => {
  it('shows title, link and feed, escaped', () => {
    expect(formatMessage(entry, 'Q&A', { entryTags: false })).toBe(
      '<b>A &lt;b&gt; &amp; &quot;c&quot;</b>\nhttps://a.example/?x=1&amp;y=2\n— Q&amp;A',
    )
  })

  it('shows tags as Telegram knows them, when the subscription wants them', () => {
    const tagged = { ...entry, tags: ['R&D', 'two words', 'two  words', '!!', 'größer'] }
    expect(formatMessage(tagged, 'F', { entryTags: true }).split('\n')).toContain('#R_D #two_words #größer')
  })

  it('has no empty lines where there is no link and no tag', () => {
    const bare = { ...entry, title: 'T', link: null, tags: [] }
    expect(formatMessage(bare, 'F', { entryTags: true })).toBe('<b>T</b>\n— F')
  })

  it('stays within the limit whatever the publisher writes, and never cuts a character in two', () => {
    for (const offset of ['', 'x']) {
      const long = {
        key: 'k',
        title: offset + '😀'.repeat(5000),
        link: `https://a.example/${'a'.repeat(2000)}`,
        tags: Array.from({ length: 500 }, (_, n) => `tag ${n}`),
      }
      const message = formatMessage(long, 'F'.repeat(5000), { entryTags: true })
      expect(message.replaceAll(/<\/?b>/g, '').length).toBeLessThanOrEqual(MESSAGE_LIMIT)
      expect(message).toMatch(/😀…<\/b>\nhttps/)
      expect(message).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/)
    }
  })

  it('leaves out a link that is too long to be one', () => {
    const message = formatMessage({ ...entry, link: `https://a.example/${'a'.repeat(3000)}` }, 'F', {
      entryTags: false,
    })
    expect(message).not.toContain('https')
  })
})
