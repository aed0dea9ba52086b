import pg from 'pg'

export async function connect(connectionString) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return {
    async transaction(script) {
      await client.query('BEGIN')
      try {
        await client.query(script)
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      }
    },
    async names() {
      await client.query('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)')
      const { rows } = await client.query('SELECT name FROM migrations ORDER BY name')
      return rows.map(({ name }) => name)
    },
    record: (name) => client.query('INSERT INTO migrations (name) VALUES ($1)', [name]),
    forget: (name) => client.query('DELETE FROM migrations WHERE name = $1', [name]),
    close: () => client.end(),
  }
}
