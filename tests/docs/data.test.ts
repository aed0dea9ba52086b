import { loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { blocksOf } from './markdown.js'
import { namesIn, pages, readPage } from './pages.js'

const READERS: { readonly [language: string]: (text: string) => unknown } = {
  json: (text) => JSON.parse(text),
  yaml: (text) => loadAll(text),
  yml: (text) => loadAll(text),
}

function faultOf(language: string, text: string): string | undefined {
  try {
    READERS[language]?.(text)
    return undefined
  } catch (error) {
    return String(error)
  }
}

describe('JSON and YAML', () => {
  it('of pages can be read', () => {
    const faults = pages().flatMap(({ path, text }) =>
      blocksOf(text).flatMap(({ language, line, text }) => {
        const fault = faultOf(language, text)
        return fault === undefined ? [] : [`${path}:${line}: ${fault}`]
      }),
    )
    expect(faults).toEqual([])
  })

  it.each(namesIn('.github', { recursive: true }).filter((name) => name.endsWith('.yml')))(
    'of %s can be read',
    (path) => {
      expect(loadAll(readPage(path).text)).toHaveLength(1)
    },
  )

  it('is found out where it cannot', () => {
    expect(faultOf('json', '{ a: 1 }')).toContain('SyntaxError')
    expect(faultOf('yaml', 'a: b: c')).toContain('YAMLException')
    expect(faultOf('yml', 'a: [1, 2]\n---\nb: 3\n')).toBeUndefined()
  })
})
