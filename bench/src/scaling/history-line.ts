import { numberAt, type Step } from '../line.js'

/**
 * A long line whose preparation does not take longer than what is measured on it: every tenth migration makes a table,
 * the others add a row to it. In SQL that both engines read.
 */
export function historyLine(count: number): Step[] {
  return Array.from({ length: count }, (_, index) => {
    const table = `topic_${Math.floor(index / 10) + 1}`
    const nth = index % 10
    return nth === 0
      ? {
          number: numberAt(index),
          name: `create_${table}`,
          up: [
            `CREATE TABLE ${table} (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT NOT NULL DEFAULT '')`,
          ],
          down: [`DROP TABLE ${table}`],
        }
      : {
          number: numberAt(index),
          name: `add_row_${nth}_to_${table}`,
          up: [`INSERT INTO ${table} (id, name) VALUES (${nth}, 'row ${nth}')`],
          down: [`DELETE FROM ${table} WHERE id = ${nth}`],
        }
  })
}
