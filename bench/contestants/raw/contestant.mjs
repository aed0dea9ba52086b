// The limit: as little as the driver allows. It knows names and order, takes a lock when there is something to do, and checks nothing.
export const load = async ({ engine, variant }) =>
  engine === 'sqlite'
    ? (await import('./sqlite.mjs')).works(variant)
    : (await import('./postgres.mjs')).works(variant)
