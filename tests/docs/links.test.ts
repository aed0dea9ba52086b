import { existsSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { anchorsOf, linksOf } from './markdown.js'
import { namesIn, type Page, pages, ROOT, readPage } from './pages.js'

const all = pages()

/** What is wrong with the links of a page, one line each. */
function brokenLinks(page: Page): string[] {
  return linksOf(page.text)
    .filter(({ target }) => !/^[a-z][a-z+.-]*:/i.test(target))
    .flatMap(({ target, line }) => {
      const fault = faultOf(page, target)
      return fault === undefined ? [] : [`${page.path}:${line}: ${target}: ${fault}`]
    })
}

function faultOf(page: Page, target: string): string | undefined {
  const [file = '', anchor] = target.split('#', 2)
  const path = file === '' ? page.path : posix.join(dirname(page.path), file)
  if (path.startsWith('..')) return 'leads out of the repository'
  if (!existsSync(join(ROOT, path))) return 'there is no such file'
  if (anchor === undefined || /^L\d+$/.test(anchor)) return undefined
  if (!path.endsWith('.md')) return 'only pages have anchors'
  const { text } = path === page.path ? page : readPage(path)
  return anchorsOf(text).includes(anchor) ? undefined : 'there is no such heading'
}

describe('a link', () => {
  it.each(all)('of $path leads somewhere', (page) => {
    expect(brokenLinks(page)).toEqual([])
  })

  it('that leads nowhere is found', () => {
    const text =
      '[a](README.md) [b](absent.md) [c](#absent) [d](LICENSE#x) [e](../x.md) [f](README.md#here) [g](x:y)'
    expect(brokenLinks({ path: 'README.md', text: `# Here\n\n${text}` })).toEqual([
      'README.md:3: absent.md: there is no such file',
      'README.md:3: #absent: there is no such heading',
      'README.md:3: LICENSE#x: only pages have anchors',
      'README.md:3: ../x.md: leads out of the repository',
    ])
  })
})

it('to the repository is one to where the packages say that it is', () => {
  const { repository } = JSON.parse(readPage('packages/core/package.json').text)
  const address = repository.url.replace(/^git\+|\.git$/g, '')
  const named = all.flatMap(
    ({ text }) => text.match(/https:\/\/github\.com\/[\w.-]+\/godwit(?![\w-])/g) ?? [],
  )
  expect(new Set(named)).toEqual(new Set([address]))
})

describe('the README', () => {
  it('leads to every page, or to the folder in which it lies', () => {
    const readme = readPage('README.md')
    const linked = new Set(
      linksOf(readme.text).map(({ target }) => posix.normalize(target.split('#')[0] ?? '')),
    )
    const isReached = (path: string): boolean =>
      linked.has(path) || [...linked].some((folder) => folder.endsWith('/') && path.startsWith(folder))
    const own = namesIn('docs', { recursive: true })
      .concat(namesIn('').filter((name) => name.endsWith('.md') && name !== readme.path))
      .filter((path) => statSync(join(ROOT, path)).isFile() && path.endsWith('.md'))
    expect(own.length).toBeGreaterThan(10)
    expect(own.filter((path) => !isReached(path))).toEqual([])
  })
})
