/** What to do about a statement that failed with this message of SQLite, where that is not plain to see. */
export function hint(message: string): string | undefined {
  const [, type, name] = /^error in (view|trigger|table|index) (.+?)(?: after [a-z ]+)?:/.exec(message) ?? []
  const [, text] = /no such column: (".*") - should this be a string literal/.exec(message) ?? []
  if (text !== undefined) return `${madeElsewhere(type, name)}Write text in single quotes: ${singly(text)}`
  if (type !== 'view' && type !== 'trigger') return undefined
  // SQLite checks all of them when a table is altered, and names one that has nothing to do with it.
  return `Drop ${type} ${name} before this statement, and create it again after it.`
}

/** SQLite's own shell takes text in double quotes, and this driver does not. */
function madeElsewhere(type: string | undefined, name: string | undefined): string {
  if (type === undefined || name === undefined) return ''
  return `It stands in ${type} ${name}, which another tool has made: make that anew before this statement. `
}

function singly(text: string): string {
  return `'${text.slice(1, -1).replaceAll('""', '"').replaceAll("'", "''")}'`
}
