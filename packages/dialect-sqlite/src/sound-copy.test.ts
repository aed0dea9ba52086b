import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import Driver from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { copyFacts, copyFault, damageIn } from './sound-copy.js'
import { type ScratchDatabase, withScratchDatabase } from './testing/scratch-database.js'

const open = (file: string, options: object) => new Driver(file, options)

const MANY_ROWS = `CREATE TABLE "t" ("a", "b"); CREATE INDEX "i" ON "t" ("a");
  CREATE TABLE "versions" ("v"); INSERT INTO "versions" VALUES (1);
  INSERT INTO "t" WITH RECURSIVE "n" ("i") AS (VALUES (1) UNION ALL SELECT "i" + 1 FROM "n" WHERE "i" < 5000)
    SELECT "i", hex(randomblob(20)) FROM "n"`

/** What is found wrong with a copy of the database that this has been done to. */
const faultAfter = ({ file, folder, other }: ScratchDatabase, harm: (copy: string) => void) => {
  const copy = path.join(folder, 'copy.db')
  copyFileSync(file, copy)
  harm(copy)
  return copyFault(open, copy, copyFacts(other, ['versions']), ['versions'])
}

const byHand = (script: string) => (copy: string) => {
  const db = new Driver(copy)
  db.exec(script)
  db.close()
}

describe('a copy', () => {
  it('that is the same is sound', () =>
    withScratchDatabase(MANY_ROWS, async (scratch) => {
      expect(faultAfter(scratch, () => {})).toBeUndefined()
    }))

  it.each([
    ['that is empty', (copy: string) => writeFileSync(copy, ''), /empty/],
    [
      'of which a page is lost',
      (copy: string) => {
        const bytes = readFileSync(copy)
        bytes.fill(7, bytes.length - 8192, bytes.length - 4096)
        writeFileSync(copy, bytes)
      },
      /damaged|malformed/,
    ],
    ['that lacks an index', byHand('DROP INDEX "i"'), /schema/],
    ['that lacks a record', byHand('DELETE FROM "versions"'), /history/],
  ])('%s is not', (_, harm, fault) =>
    withScratchDatabase(MANY_ROWS, async (scratch) => {
      const found = () => faultAfter(scratch, harm) ?? ''
      let text: string
      try {
        text = found()
      } catch (error) {
        text = String(error)
      }
      expect(text).toMatch(fault)
    }),
  )

  it('with rows that break the rules of their tables is not damaged by that', () =>
    withScratchDatabase(
      'CREATE TABLE "s" ("i" INT NOT NULL CHECK ("i" > 0)); INSERT INTO "s" VALUES (1)',
      async ({ other }) => {
        other.unsafeMode()
        other.exec(`PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE TABLE "s" ("i" TEXT NOT NULL CHECK ("i" < 0))';
        PRAGMA writable_schema = RESET`)
        expect(other.pragma('quick_check')).not.toEqual([{ quick_check: 'ok' }])
        expect(damageIn(other)).toEqual([])
      },
    ))
})
