import { CANARY, ENCODED } from './canary.js'

export interface Address {
  readonly form: string
  readonly url: string
  /** Whether it leads to the database, so that a run succeeds. */
  readonly works?: true
}

/** Every way of writing where the database is, right and wrong, with the canary as password. */
export function addresses(place: string): readonly Address[] {
  const url = `postgres://bot:${ENCODED}@${place}`
  const host = place.replace(/\/.*/, '')
  return [
    { form: 'encoded', url, works: true },
    { form: 'encoded in lower case', url: url.replaceAll(ENCODED, ENCODED.toLowerCase()), works: true },
    { form: 'encoded in parts', url: url.replaceAll(ENCODED, 's3cret%2f%23can%61ry'), works: true },
    { form: 'in a parameter', url: `postgres://${place}?user=bot&password=${ENCODED}`, works: true },
    { form: 'over another one', url: `postgres://bot:x@${place}?password=${ENCODED}`, works: true },
    { form: 'raw', url: `postgres://bot:${CANARY}@${place}` },
    { form: 'raw in a parameter', url: `postgres://${place}?user=bot&password=${CANARY}` },
    { form: 'with a raw question mark', url: `postgres://bot:s3cret?canary=1@${place}` },
    { form: 'with a raw at sign', url: `postgres://bot:s3cret@canary@${place}` },
    { form: 'with a raw colon and slash', url: `postgres://bot:a:s3cret/canary@${place}` },
    { form: 'encoded twice', url: url.replace(ENCODED, encodeURIComponent(ENCODED)) },
    { form: 'as the user', url: `postgres://${ENCODED}:x@${place}`.replace(`${ENCODED}:x`, `:${ENCODED}`) },
    { form: 'without a user', url: `postgres://:${ENCODED}@${place}` },
    { form: 'in double quotes', url: `"${url}"` },
    { form: 'in single quotes', url: `'${url}'` },
    { form: 'with a space before it', url: ` ${url}` },
    { form: 'with a line end after it', url: `${url}\n` },
    { form: 'with a space in it', url: url.replace('@', ' @') },
    { form: 'as keywords', url: `host=127.0.0.1 user=bot password=${CANARY} dbname=bot` },
    { form: 'as quoted keywords', url: `host=127.0.0.1 password='${CANARY}'` },
    { form: 'with a name before it', url: `DATABASE_URL=${url}` },
    { form: 'with another scheme', url: url.replace('postgres:', 'mysql:') },
    { form: 'with a mistyped scheme', url: url.replace('postgres:', 'postgre:') },
    { form: 'without a scheme', url: url.replace('postgres:', '') },
    { form: 'without a scheme and slashes', url: url.replace('postgres://', '') },
    { form: 'with one slash', url: url.replace('//', '/') },
    { form: 'with a port where nobody listens', url: url.replace(host, '127.0.0.1:1') },
    { form: 'with a port that is none', url: url.replace(host, '127.0.0.1:http') },
    { form: 'with a port out of range', url: url.replace(host, '127.0.0.1:99999') },
    { form: 'with several hosts', url: url.replace(host, `${host},${host}`) },
    { form: 'with a host that there is not', url: url.replace(host, 'nowhere.invalid') },
    { form: 'with a database that there is not', url: `${url}_absent` },
    { form: 'with a user that there is not', url: url.replace('bot:', 'nobody:') },
    { form: 'of another user', url: url.replace('s3cret', 's3cret-s3cret') },
    { form: 'with an unknown parameter', url: `${url}?schema=public` },
    { form: 'with a mistyped parameter', url: `postgres://bot@${place}?pasword=${ENCODED}` },
    { form: 'with itself as a parameter', url: `${url}?${ENCODED}=1` },
    { form: 'with an sslmode that there is not', url: `${url}?sslmode=${ENCODED}` },
    { form: 'with TLS that the server has not', url: `${url}?sslmode=require` },
    { form: 'with a certificate that there is not', url: `${url}?sslmode=verify-ca&sslrootcert=/${ENCODED}` },
    { form: 'with a fragment', url: `${url}#${CANARY}` },
    { form: 'of SQLite with a host', url: `sqlite://bot:${ENCODED}@host/bot.db` },
    { form: 'of SQLite with a parameter', url: `sqlite:bot.db?key=${ENCODED}` },
    { form: 'of a file with a host', url: `file://bot:${CANARY}@host/bot.db` },
  ]
}
