import { Client } from 'pg'
import { expect, inject, it } from 'vitest'
import { readyToStart } from './ready-to-start.js'
import { withDatabase } from './with-database.js'

const PROCESSES = 10
const role = `few_${process.pid}`

it(`${PROCESSES} processes of a role that may have 3 connections all start, and each migration runs once`, () =>
  withDatabase(inject('pgUrl'), async (url) => {
    const client = new Client(url)
    await client.connect()
    await client.query(
      `CREATE ROLE ${role} LOGIN PASSWORD 'x' CONNECTION LIMIT 3; GRANT ALL ON SCHEMA public TO ${role}`,
    )
    try {
      const limited = new URL(url)
      limited.username = role
      limited.password = 'x'
      const crowd = await Promise.all(Array.from({ length: PROCESSES }, () => readyToStart(limited.href)))
      const ends = await Promise.all(crowd.map((one) => one.go()))
      expect(ends.map(({ code, errors }) => ({ code, errors }))).toEqual(
        ends.map(() => ({ code: 0, errors: '' })),
      )
      expect(ends.flatMap((end) => end.said ?? []).sort()).toEqual([
        '0_init',
        '10_ten',
        '11_code',
        '1_one',
        '2_two',
      ])
      const { rows } = await client.query('SELECT migration FROM tally ORDER BY migration')
      expect(rows.map(({ migration }) => migration)).toEqual([1, 2, 10, 11])
    } finally {
      await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
      await client.end()
    }
  }))
