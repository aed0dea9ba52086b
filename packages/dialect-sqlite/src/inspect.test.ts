import { expect, it } from 'vitest'
import { withScratchDatabase } from './testing/scratch-database.js'

it('inspect tells what stands in main, and what is not the doing of the user', () =>
  withScratchDatabase(
    `CREATE TABLE "a b" (id INTEGER PRIMARY KEY AUTOINCREMENT, x, y AS (x + 1));
     CREATE VIEW v AS SELECT x AS z FROM "a b";
     CREATE VIRTUAL TABLE words USING fts5(body);
     CREATE TABLE gone (x);
     CREATE VIEW broken AS SELECT x FROM gone;
     DROP TABLE gone;
     ANALYZE;`,
    ({ session }) =>
      session(async (open) => {
        const place = await open.inspect()
        expect(place).toMatchObject({ schema: 'main', readOnly: false })
        expect(place.now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
        const of = (kind: string) => place.tables.filter((table) => table.kind === kind)
        expect(of('table').map(({ name, columns }) => [name, columns])).toEqual([
          ['a b', ['id', 'x', 'y']],
          ['words', ['body']],
        ])
        expect(of('view').map(({ name, columns }) => [name, columns])).toEqual([
          ['v', ['z']],
          ['broken', []],
        ])
        expect(of('internal').map(({ name }) => name)).toEqual(
          expect.arrayContaining(['sqlite_sequence', 'sqlite_stat1', 'words_data', 'words_config']),
        )
      }),
  ))
