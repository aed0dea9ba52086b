/** A fenced block of a page. */
export interface Block {
  /** What it is written in; empty where the fence does not say. */
  readonly language: string
  /**
   * The file that it is, where a line of its own above it says so, in code: `bot.mjs`. Where only a command knows a part of the
   * name, the page has `…` for it and a few words on who chose it, and this has `*`.
   */
  readonly title: string | undefined
  /** What else stands behind the language. */
  readonly marks: readonly string[]
  readonly text: string
  /** The line of its fence, counted from 1. */
  readonly line: number
  /** It stands in a comment, where only tests read it. */
  readonly hidden: boolean
}

/** All blocks of a page, in the order in which they stand. */
export function blocksOf(markdown: string): Block[] {
  const comments = [...markdown.matchAll(COMMENT)].map((found) => [
    found.index,
    found.index + found[0].length,
  ])
  return [...markdown.matchAll(FENCE)].map((found): Block => {
    const [, indent = '', language = '', info = '', body = ''] = found
    return {
      language,
      title: titleAbove(markdown.slice(0, found.index)),
      marks: info.split(' ').filter((mark) => mark !== ''),
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      line: lineAt(markdown, found.index),
      hidden: comments.some(([start = 0, end = 0]) => start < found.index && found.index < end),
    }
  })
}

/** What may be linked to in a page, by the rule of GitHub. */
export function anchorsOf(markdown: string): string[] {
  const times = new Map<string, number>()
  return [...proseOf(markdown).matchAll(/^#{1,6} +(.*?)(?: +#+)?$/gm)].map(([, heading = '']) => {
    const slug = slugOf(heading)
    const before = times.get(slug) ?? 0
    times.set(slug, before + 1)
    return before === 0 ? slug : `${slug}-${before}`
  })
}

export interface Link {
  readonly target: string
  readonly line: number
}

/** Every link and picture of a page, also those that are written below it as `[name]: target`. */
export function linksOf(markdown: string): Link[] {
  const prose = withoutCode(proseOf(markdown))
  const inline = prose.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)
  const below = prose.matchAll(/^ {0,3}\[[^\]]+\]:\s+(\S+)$/gm)
  return [...inline, ...below].map((found) => ({
    target: found[1] ?? '',
    line: lineAt(markdown, found.index),
  }))
}

/** Texts between backticks, outside of fences. */
export function codeSpansOf(markdown: string): { readonly text: string; readonly line: number }[] {
  return [...proseOf(markdown).matchAll(SPAN)].map((found) => ({
    text: found[2] ?? '',
    line: lineAt(markdown, found.index),
  }))
}

/** The part of a page below a heading, which is given as it stands there, up to the next one of its rank. */
export function sectionOf(markdown: string, heading: string): string {
  const start = `\n${markdown}`.indexOf(`\n${heading}\n`)
  if (start === -1) throw new Error(`There is no heading "${heading}".`)
  const rank = /^#+/.exec(heading)?.[0].length ?? 1
  const rest = markdown.slice(start + heading.length)
  const next = proseOf(rest).search(new RegExp(`^#{1,${rank}} `, 'm'))
  return next === -1 ? rest : rest.slice(0, next)
}

/** The same text, with all that is no prose made blank, so that places in it stay what they are. */
function proseOf(markdown: string): string {
  return markdown.replaceAll(FENCE, blank).replaceAll(COMMENT, blank)
}

function withoutCode(prose: string): string {
  return prose.replaceAll(SPAN, blank)
}

const FENCE = /^([ \t]*)```(\w*)(.*)\n([\s\S]*?)^\1```[ \t]*$/gm
const TITLE = /(?:^|\n\n|<!--\n)`([\w.…/-]+)`(?:, [^\n]*)?:\n\n$/
const COMMENT = /<!--[\s\S]*?-->/g
const SPAN = /(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g

function titleAbove(before: string): string | undefined {
  return TITLE.exec(before)?.[1]?.replaceAll('…', '*')
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ')
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

function slugOf(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}
