import { expect, it } from 'vitest'
import { feedAddress } from './feed-address.js'

it.each([
  ['https://Example.org/Feed.xml', 'https://example.org/Feed.xml'],
  ['example.org/feed', 'https://example.org/feed'],
  ['http://example.org', 'http://example.org/'],
  ['https://example.org/a#top', 'https://example.org/a'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
])('writes %s as %s', (typed, address) => {
  expect(feedAddress(typed)).toBe(address)
})

it.each([
  'news',
  'two words.example',
  'ftp://example.org/feed',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://me:secret@example.org/',
  `https://example.org/${'a'.repeat(2000)}`,
  'https://',
])('does not take %s for an address', (typed) => {
  expect(feedAddress(typed)).toBeNull()
})
