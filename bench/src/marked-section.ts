/**
 * The page with `content` between the two marks of that section. A page without them gets them at its end, below the
 * title; from then on, what stands around them is anybody's.
 */
export function withSection(
  page: string,
  { name, title }: { name: string; title: string },
  content: string,
): string {
  const begin = `<!-- ${name}: what follows is written by \`npm run bench\` -->`
  const end = `<!-- ${name}: until here -->`
  const body = `${begin}\n\n${content.trim()}\n\n${end}`
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from === -1 && to === -1) return `${page.trimEnd()}\n\n## ${title}\n\n${body}\n`
  if (from === -1 || to < from)
    throw new Error(`The page has lost one of the marks of its section "${name}".`)
  return `${page.slice(0, from)}${body}${page.slice(to + end.length)}`
}
