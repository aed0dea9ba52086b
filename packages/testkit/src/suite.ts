import type { ConformanceCase, TestDatabase } from './test-database.js'

/** What to check, under the sentence that it proves. */
export type Suite = Readonly<Record<string, (database: TestDatabase) => Promise<void>>>

/** The cases of several suites, each on a database of its own that is dropped whatever happens. */
export function conformanceCases(
  create: () => Promise<TestDatabase>,
  suites: readonly Suite[],
): ConformanceCase[] {
  return suites.flatMap((suite) =>
    Object.entries(suite).map(([name, check]) => ({
      name,
      run: async () => {
        const database = await create()
        try {
          await check(database)
        } finally {
          await database.drop()
        }
      },
    })),
  )
}
