import { describe, expect, it } from 'vitest'
import type { Machine } from './machine.js'
import { report } from './report.js'
import type { Sample } from './sample.js'
import { FULL, QUICK } from './sizes.js'
import { WORKS } from './works/all-works.js'

const MACHINE: Machine = {
  cpu: 'An old one',
  cores: 2,
  memoryGb: 8,
  system: 'Linux 6',
  node: 'v20.19.0',
  versions: { pg: '8.23.1' },
  isInMemory: false,
  isQuick: false,
}

const HASHES = 'raw (reads and hashes the files)'

/** Samples of one entrant, a round for each of the milliseconds. */
function runs(entrant: string, ...values: readonly number[]): Sample[] {
  return values.map((ms, index) => ({
    work: 'start',
    engine: 'sqlite',
    engineVersion: '3.53.2',
    entrant,
    round: index + 1,
    date: index === 0 ? '2026-01-02' : '2026-01-03',
    ms,
    processMs: ms + 100,
    peakMb: 50,
  }))
}

const reportOn = (...samples: readonly Sample[]) => report({ machine: MACHINE, samples }, WORKS, FULL)

describe('a report', () => {
  it('says where, when and with what it was measured', () => {
    const text = reportOn(...runs(HASHES, 10, 11))
    expect(text).toContain(
      'Measured 2026-01-02 to 2026-01-03 on 2 cores (An old one), 8 GB, Linux 6, Node 20.19.0.',
    )
    expect(text).toContain('Versions: SQLite 3.53.2, pg 8.23.1.')
  })

  it('compares within rounds, and tells the median with its range', () => {
    const text = reportOn(...runs(HASHES, 10, 100, 20), ...runs('godwit', 12, 110, 40))
    expect(text).toContain('| godwit | 40.0 (12.0–110) | 1.20 (1.10–2.00) |')
  })

  it('says that a target is met, or that it is not', () => {
    const met = reportOn(...runs(HASHES, 10), ...runs('godwit', 12.9))
    expect(met).toContain('| start | SQLite | first call ≤ 1.3 × raw with hashes | 1.29 × | met |')
    const not = reportOn(...runs(HASHES, 10), ...runs('godwit', 13.2))
    expect(not).toContain('| start | SQLite | first call ≤ 1.3 × raw with hashes | 1.32 × | **not met** |')
  })

  it('holds Godwit against the fastest of the others that are JavaScript', () => {
    const others = [...runs('umzug', 30), ...runs('knex', 20), ...runs('dbmate (Go)', 1)]
    const text = reportOn(...runs(HASHES, 10), ...runs('godwit', 26), ...others)
    expect(text).toContain('| whole process faster than every JavaScript peer | 1.05 × knex | **not met** |')
  })

  it('shows what failed, counts none of its times, and keeps folders of the machine to itself', () => {
    const failed: Sample = {
      work: 'start',
      engine: 'sqlite',
      engineVersion: '3.53.2',
      entrant: 'knex',
      round: 2,
      date: '2026-01-03',
      error: 'no /home/me/x/y.js',
    }
    const text = reportOn(...runs(HASHES, 10, 10), ...runs('knex', 20), failed)
    expect(text).toMatch(/\| knex \| 20\.0 \|.*\*\*failed in 1 of 2\*\*: no …\/y\.js \|/)
  })

  it('says in its headings how much work there was', () => {
    expect(reportOn(...runs(HASHES, 10))).toContain('### Start with nothing pending, 500 applied\n')
    const works = WORKS.map((work) => work.title(QUICK))
    expect(works).toEqual(
      expect.arrayContaining([
        'Start with nothing pending, 40 applied',
        'One script of 0.5 MB',
        '4 processes at once, 20 migrations, an empty database',
        'One ADD COLUMN on a database of 20 MB with foreign keys',
      ]),
    )
    const told = (sizes: typeof FULL) => WORKS.map((work) => work.text(sizes)).join('\n')
    expect(told(FULL)).toContain('On 100 tables instead of 250,')
    expect(told(FULL)).toContain('about 89,000 INSERTs')
    expect(told(QUICK)).toContain('On 4 tables instead of 20,')
  })

  it('judges no target by a trial', () => {
    const samples = [...runs(HASHES, 10), ...runs('godwit', 12.9)]
    const text = report({ machine: { ...MACHINE, isQuick: true }, samples }, WORKS, QUICK)
    expect(text).toContain('No target is judged')
    expect(text).not.toMatch(/### Targets|≤/)
  })

  it('says nothing of targets for which nothing was measured, and has no table for it', () => {
    const text = reportOn(...runs(HASHES, 10))
    expect(text).not.toContain('≤')
    expect(text).not.toContain('Revert')
  })
})
