import type { Dialect } from '@godwit/core'
import { postgres } from '@godwit/dialect-postgres'
import { sqlite } from '@godwit/dialect-sqlite'
import { expect, it } from 'vitest'
import { lexMigration } from '../packages/core/src/source/lex.js'
import type { MigrationFile } from '../packages/core/src/source/migration.js'
import { parseSqlFile } from '../packages/core/src/source/sql-file.js'

const SHARED = `-- upgrade --
CREATE TABLE "feed" (id INTEGER PRIMARY KEY, url TEXT NOT NULL DEFAULT 'it''s; --', size NUMERIC(10,2) DEFAULT 1.5e-3);
-- größe 😀
INSERT INTO "feed" (id, url) VALUES (1, 'a/*b*/c'), (-2, '😀') /* ; */;
UPDATE "feed" SET url=url||'x' WHERE id<>1 AND size>=0;
-- downgrade --
DROP TABLE "feed";
`

const POSTGRES = `-- upgrade --
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $x$ SELECT a; SELECT $1 $x$;
CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;
SELECT E'it\\'s', U&'d\\0061t', B'01', X'1F', '{}'::jsonb->>'a', 5-1, 5 - -1, a$b FROM t AS a$b;
`

const SQLITE = `-- upgrade --
CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET n = CASE WHEN n > 1 THEN 2 ELSE n END; DELETE FROM u; END;
SELECT x'0A', [odd name], \`older\`, "new", j->>'$.a', ?1, 0xFF, .5 FROM t WHERE a IS NOT 1;
`

/** Recorded in databases everywhere: a text that gives another checksum one day is edited in all of them. */
it.each<[string, Dialect, string, string]>([
  [
    'shared SQL',
    sqlite('a.db'),
    SHARED,
    'tokens-1:617149dbe31f2259b294a359f18cc1a0ddf5f9eb8f60b24d42f79de989d477c8',
  ],
  [
    'shared SQL',
    postgres('postgres://h/d'),
    SHARED,
    'tokens-1:617149dbe31f2259b294a359f18cc1a0ddf5f9eb8f60b24d42f79de989d477c8',
  ],
  [
    'what it alone has',
    sqlite('a.db'),
    SQLITE,
    'tokens-1:49dd512e5fcacc162af25f8906ea630998006e03cb2b01f5d3ec53412e8770da',
  ],
  [
    'what it alone has',
    postgres('postgres://h/d'),
    POSTGRES,
    'tokens-1:fd5dd7578148abc54fc409a385a3735959b923200d3d983ca937ecc40da7faac',
  ],
])('the checksum of %s is the same for ever', (_, dialect, text, checksum) => {
  expect(checksumOf(dialect, text)).toBe(checksum)
  expect(checksumOf(dialect, `\uFEFF${text.replaceAll('\n', '\r\n')}`)).toBe(checksum)
})

function checksumOf(dialect: Dialect, text: string): string | null {
  const file: MigrationFile = {
    version: '1_a',
    number: 1n,
    path: '1_a.sql',
    sourceHash: null,
    load: async () => parseSqlFile(text, '1_a.sql'),
  }
  return lexMigration(file, parseSqlFile(text, file.path), (script) => dialect.split(script)).checksum
}
