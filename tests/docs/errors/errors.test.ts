import { describe, expect, it } from 'vitest'
import { CLI_EXIT_CODES } from '../../../packages/cli/src/cli-error.js'
import { DatabaseError, type DatabaseErrorKind } from '../../../packages/core/src/database-error.js'
import { EXIT_CODES } from '../../../packages/core/src/operate/exit-code.js'
import { blocksOf, sectionOf } from '../markdown.js'
import { readPage } from '../pages.js'
import { PROVOCATIONS } from './provocations.js'
import { onStage } from './stage.js'

const page = readPage('docs/errors.md').text
const named = [...page.matchAll(/^### `(\w+)`$/gm)].map(([, code = '']) => code)

/** Every code, with the exit code that the command has for it. What is none of ours is `UNEXPECTED`. */
const codes: { readonly [code: string]: number } = { ...EXIT_CODES, ...CLI_EXIT_CODES, UNEXPECTED: 1 }

/** Not thrown by anything. */
const TOLD: readonly string[] = ['AHEAD', 'NOT_ADOPTED', 'PARTLY_ADOPTED']

const KINDS = {
  absent: true,
  unavailable: true,
  busy: true,
  lost: true,
  'unknown-outcome': true,
  'read-only': true,
  denied: true,
  statement: true,
} as const satisfies { readonly [kind in DatabaseErrorKind]: true }

/** What only happens where a terminal, a disk or a network does what a test of these cannot make it do. */
const NOT_PROVOKED = [
  'DATABASE_READ_ONLY',
  'DECLINED',
  'INVALID_SCRIPT',
  'STATEMENT_FAILED',
  'UNKNOWN_OUTCOME',
]

describe('docs/errors.md', () => {
  it('has a section for every code, and for no other', () => {
    expect(named.toSorted()).toEqual(Object.keys(codes).toSorted())
  })

  it.each(named)('says of %s with what a command ends, why it happens and what to do', (code) => {
    const section = sectionOf(page, `### \`${code}\``)
    const exit = /^\s*Exit code (\d+)\b/.exec(section)?.[1]
    if (TOLD.includes(code)) expect(section).toMatch(/^\s*Only told, never thrown\./)
    else expect(Number(exit)).toBe(codes[code])
    expect(section).toMatch(/^\*\*Why\.\*\* \S/m)
    expect(section).toMatch(/^\*\*What to do\.\*\* \S/m)
  })

  it.each(Object.keys(KINDS) as DatabaseErrorKind[])(
    'says which code a database error of kind %s has',
    (kind) => {
      const { code } = new DatabaseError('It failed.', { kind })
      expect(sectionOf(page, `### \`${code}\``)).toContain(`\`kind: '${kind}'\``)
    },
  )

  it('shows the message of every code that can be brought about at will', () => {
    const shown = named.filter((code) => messageOf(code) !== undefined)
    expect(shown.toSorted()).toEqual(Object.keys(PROVOCATIONS).toSorted())
    expect(named.filter((code) => !shown.includes(code)).toSorted()).toEqual(NOT_PROVOKED)
  })
})

describe.concurrent('the message in docs/errors.md', () => {
  it.each(Object.entries(PROVOCATIONS))(
    'of %s is printed where that is brought about',
    (code, { options, provoke }) =>
      onStage(options ?? '', async (stage) => {
        const { code: exit, stdout, stderr } = await provoke(stage)
        const output: Output = JSON.parse(stdout)
        const [problem] = output.apps?.flatMap((app) => app.problems) ?? []
        expect((output.error ?? problem)?.code).toBe(code)
        if (output.error !== undefined) expect(exit).toBe(codes[code])
        const text =
          problem === undefined
            ? stderr.slice(stderr.indexOf('error: '))
            : `${problem.code}: ${problem.message}\n  ${problem.fix}\n`
        expect(alike(text, stage.path('.'))).toBe(alike(messageOf(code) ?? '', '/srv/bot'))
      }),
  )
})

interface Output {
  readonly error?: { readonly code: string }
  readonly apps?: readonly {
    readonly problems: readonly { readonly code: string; readonly message: string; readonly fix: string }[]
  }[]
}

function messageOf(code: string): string | undefined {
  return blocksOf(sectionOf(page, `### \`${code}\``)).find(({ language }) => language === 'text')?.text
}

/** Without what is different each time, and with the command’s own name. */
function alike(text: string, folder: string): string {
  return text
    .replaceAll(folder.replace(/\/$/, ''), '…')
    .replaceAll('node bot.js db ', 'godwit ')
    .replaceAll(/\d+ ms\b/g, '… ms')
    .replaceAll(/-inum \d+/g, '-inum …')
}
