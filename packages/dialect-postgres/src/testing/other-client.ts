import pg from 'pg'

/** Runs `work` with a connection that is not Godwit's, under a name of its own, and ends it. Only for tests. */
export async function withOtherClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  name = 'other',
): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: name })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
