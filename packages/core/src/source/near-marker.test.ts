import { describe, expect, it } from 'vitest'
import { asLatin, nearMarker } from './near-marker.js'

describe('a marker in letters that only look like those of ours', () => {
  it.each([
    '-- d\u043ewngrade --',
    '-- downgr\u0430de --',
    '-- d\u00f6wngrade --',
    '-- \u0434owngrade --',
    '-- \uff44owngrade --',
  ])('is told of, and is none: %s', (line) => {
    expect(nearMarker(line)?.meant).toBe('downgrade')
  })

  it('is no sentence, in whatever language', () => {
    for (const line of ['-- обновить заголовки', '-- größe der Spalte anpassen', '-- 升级'])
      expect(nearMarker(line)).toBeUndefined()
  })

  it('is read as it looks', () => {
    expect(asLatin('-- g\u043edwit: transaction=false')).toBe('-- godwit: transaction=false')
  })
})
