import { readFileSync, writeFileSync } from 'node:fs'

export const BEGIN = '<!-- measured: what follows is written by `npm run bench` -->'
export const END = '<!-- measured: until here -->'

/** Puts the report between the two marks of a page. */
export function writeReport(page: string, report: string): void {
  writeFileSync(page, withReport(readFileSync(page, 'utf8'), report))
}

/** @throws Error where the page has not both marks, in order. */
export function withReport(text: string, report: string): string {
  const begin = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (begin === -1 || end < begin)
    throw new Error('The page has lost the marks between which the report stands.')
  return `${text.slice(0, begin + BEGIN.length)}\n\n${report}\n${text.slice(end)}`
}
