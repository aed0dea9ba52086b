import { type Dialect, dialectFor } from '@godwit/core'

/** The dialect for a database URL; the other one is not even loaded. */
export function dialectOf(url: string): Promise<Dialect> {
  return dialectFor(url, {
    sqlite: () => import('@godwit/dialect-sqlite'),
    postgres: () => import('@godwit/dialect-postgres'),
  })
}
