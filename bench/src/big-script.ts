import { numberAt, type Step } from './line.js'

/** A migration whose script has about so many bytes: a table, and an INSERT for each of its rows. */
export function bigScript(bytes: number): Step {
  const create = 'CREATE TABLE big (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT NOT NULL)'
  const rows = Math.max(1, Math.round((bytes - create.length) / (insert(0).length + 2)))
  return {
    number: numberAt(0),
    name: 'big_script',
    up: [create, ...Array.from({ length: rows }, (_, index) => insert(index))],
    down: ['DROP TABLE big'],
  }
}

/** Of one length. The text holds what a careless splitter takes for the end of a statement, or for a comment. */
function insert(index: number): string {
  const id = String(1_000_000 + index)
  return `INSERT INTO big (id, name, note) VALUES (${id}, 'row ${id}', 'a text; with -- signs and ''quotes'' in it')`
}
