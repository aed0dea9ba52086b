import { describe, expect, it } from 'vitest'
import { anchorsOf, blocksOf, codeSpansOf, linksOf, sectionOf } from './markdown.js'
import { pages } from './pages.js'

const PAGE = `# The \`one\` page

A [link](a.md#b), a \`[code](no.md)\`, ![a picture](plot.svg "title"), and [another][below].

\`src/a.ts\`:

\`\`\`ts first second
const a = '[text](no.md)'
\`\`\`

- in a list
  \`\`\`sh
  npm test
  \`\`\`

<!--
\`\`\`ts
declare const b: string
\`\`\`
[hidden](no.md)
-->

\`migrations/1_…_a.sql\`, as \`create\` has named it:

\`\`\`sql
SELECT 1;
\`\`\`

What \`a.ts\`, of all files, holds:

\`\`\`
plain
\`\`\`

## Twice, said

Text of the first.

### Below

## Twice, said

## It’s a [linked](x.md) \`SNAKE_CASE\` (heading)

[below]: https://example.org/page
`

describe('a page', () => {
  it('has blocks, with what stands behind their language, and those in comments', () => {
    expect(blocksOf(PAGE)).toEqual([
      {
        language: 'ts',
        title: 'src/a.ts',
        marks: ['first', 'second'],
        text: "const a = '[text](no.md)'\n",
        line: 7,
        hidden: false,
      },
      { language: 'sh', title: undefined, marks: [], text: 'npm test\n', line: 12, hidden: false },
      {
        language: 'ts',
        title: undefined,
        marks: [],
        text: 'declare const b: string\n',
        line: 17,
        hidden: true,
      },
      {
        language: 'sql',
        title: 'migrations/1_*_a.sql',
        marks: [],
        text: 'SELECT 1;\n',
        line: 25,
        hidden: false,
      },
      { language: '', title: undefined, marks: [], text: 'plain\n', line: 31, hidden: false },
    ])
  })

  it('has names of files where everybody sees them', () => {
    const unseen = pages().flatMap(({ path, text }) =>
      blocksOf(text)
        .filter(({ marks }) => marks.some((mark) => mark.includes('=')))
        .map(({ line }) => `${path}:${line}`),
    )
    expect(unseen).toEqual([])
  })

  it('has links, and none in code or comments', () => {
    expect(linksOf(PAGE)).toEqual([
      { target: 'a.md#b', line: 3 },
      { target: 'plot.svg', line: 3 },
      { target: 'x.md', line: 43 },
      { target: 'https://example.org/page', line: 45 },
    ])
  })

  it('has anchors for its headings, as GitHub makes them', () => {
    expect(anchorsOf(PAGE)).toEqual([
      'the-one-page',
      'twice-said',
      'below',
      'twice-said-1',
      'its-a-linked-snake_case-heading',
    ])
  })

  it('has code in its sentences', () => {
    expect(codeSpansOf(PAGE).map(({ text }) => text)).toEqual([
      'one',
      '[code](no.md)',
      'src/a.ts',
      'migrations/1_…_a.sql',
      'create',
      'a.ts',
      'SNAKE_CASE',
    ])
    expect(codeSpansOf('``a ` b`` and `c`').map(({ text }) => text)).toEqual(['a ` b', 'c'])
  })

  it('has sections, with those below them', () => {
    expect(sectionOf(PAGE, '## Twice, said')).toBe('\n\nText of the first.\n\n### Below\n\n')
    expect(() => sectionOf(PAGE, '## Absent')).toThrow('Absent')
  })
})
