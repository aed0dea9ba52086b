import { describe, expect, it } from 'vitest'
import { parseEntries } from './parse-entries.js'
import { shippedFeed } from './testing/shipped-feed.js'

describe('parseEntries', () => {
  it('reads RSS 2.0 with CDATA, entities and markup in titles', async () => {
    const { title, entries } = await shippedFeed('weather.xml')
    expect(title).toBe('Fair & Foul: the weather desk')
    expect(entries.map((entry) => entry.title)).toEqual([
      'Warmest 14 October since records began 🌡️',
      'Wind 7 < gusts 9 – ferries stay in port',
      'Fog & frost: slow roads before 9 o’clock',
    ])
    expect(entries.map((entry) => entry.link)).toEqual([
      'https://weather.example/2026/10/warm',
      'https://weather.example/2026/10/gale',
      'https://weather.example/2026/10/fog?utm_source=rss&utm_medium=feed',
    ])
    expect(entries.map((entry) => entry.tags)).toEqual([
      ['récords'],
      ['wind', 'ferries'],
      ['Fog & Mist', 'roads'],
    ])
  })

  it('reads windows-1252 with relative links and no guids, in the order of the file where a date is odd', async () => {
    const { title, entries } = await shippedFeed('harbour.xml')
    expect(title).toBe('Hafenbüro Möwenort')
    expect(entries.map((entry) => [entry.title, entry.link])).toEqual([
      ['Pegel am Morgen', 'http://feeds.example/harbour.xml?pegel=2026-10-08'],
      ['Liegegebühren: ab Mai 3 € je Meter', 'http://feeds.example/meldungen/2026-40.html'],
      ['Brücke gesperrt – Umleitung über „Südkai“', 'http://feeds.example/meldungen/2026-41.html'],
    ])
  })

  it('reads ISO-8859-1 without guids, links and titles, each entry once', async () => {
    const { entries } = await shippedFeed('gazette.xml')
    expect(entries.map((entry) => [entry.title, entry.link])).toEqual([
      ['Dégustation reportée', null],
      ['Le thé de la saison est arrivé', null],
      [
        expect.stringMatching(/^Le prix de l'espresso monte à 1,80 euro au comptoir\. Les bistrots .*…$/),
        null,
      ],
    ])
  })

  it('reads Atom with xml:base in two places, XHTML and escaped HTML', async () => {
    const { title, entries } = await shippedFeed('observatory.xml')
    expect(title).toBe('Hill & Dome Observatory')
    expect(entries.map((entry) => [entry.title, entry.link])).toEqual([
      ['Closed for cleaning', 'https://observatory.example/log/117'],
      ['Guest log: is 3I/ATLAS > 14 mag?', 'https://observatory.example/guests/9.html'],
      ['Saturn, edge on', 'https://observatory.example/log/118'],
    ])
    expect(entries[2]?.tags).toEqual(['Planets', 'saturn'])
  })

  it('takes the guid for the link of a podcast without links, where it is one', async () => {
    const { entries } = await shippedFeed('podcast.xml')
    expect(entries.map((entry) => entry.link)).toEqual(['https://quiet.example/s2e2', null])
  })

  it('knows an entry again wherever the feed is fetched from', () => {
    const xml = `<rss version="2.0"><channel><link>/</link>
      <item><title>guid</title><guid>1</guid><link>/1</link></item>
      <item><title>link</title><link>/2</link></item>
      <item><title>text</title></item></channel></rss>`
    const [here, there] = ['http://127.0.0.1:8001/feed', 'https://elsewhere.example/'].map((url) =>
      parseEntries(xml, url).entries.map((entry) => entry.key),
    )
    expect(new Set(here).size).toBe(3)
    expect(here).toEqual(there)
  })

  it('is not led to anything but web pages', () => {
    const xml = '<rss><channel><item><title>x</title><link>javascript:alert(1)</link></item></channel></rss>'
    expect(parseEntries(xml, 'https://a.example/').entries[0]?.link).toBeNull()
  })

  it('resolves a relative xml:base against the address of the feed', () => {
    const xml = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/">
      <entry><id>1</id><title>x</title><link href="one"/></entry></feed>`
    expect(parseEntries(xml, 'https://a.example/feeds/atom').entries[0]?.link).toBe(
      'https://a.example/blog/one',
    )
  })

  it.each([
    ['<!doctype html><html><body>Welcome</body></html>', 'That is a web page, not a feed'],
    ['{"items": []}', 'That is neither RSS nor Atom'],
    ['<rss><channel><item><title>cut</ti', 'That is neither RSS nor Atom'],
    ['', 'That is neither RSS nor Atom'],
  ])('says what %j is instead of a feed', (text, message) => {
    expect(() => parseEntries(text, 'https://a.example/')).toThrow(message)
  })
})
