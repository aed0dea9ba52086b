import { temporaryPostgres } from '@godwit/testkit'
import type { TestProject } from 'vitest/node'
import { TEST_PASSWORD } from './test-password.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL server on which tests create databases of their own. */
    readonly pgUrl: string
  }
}

/** Gives all tests one real PostgreSQL server: that of `$TEST_PG_URL`, else one that lives as long as the run. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { TEST_PG_URL: given } = process.env
  if (given !== undefined && given !== '') {
    project.provide('pgUrl', given)
    return undefined
  }
  const server = await temporaryPostgres()
  project.provide('pgUrl', server.url.replace('@', `:${encodeURIComponent(TEST_PASSWORD)}@`))
  return server.stop
}
