import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '@godwit/core/operate': source('./packages/core/src/operate/index.ts'),
      '@godwit/core': source('./packages/core/src/index.ts'),
      '@godwit/dialect-sqlite': source('./packages/dialect-sqlite/src/index.ts'),
      '@godwit/dialect-postgres': source('./packages/dialect-postgres/src/index.ts'),
      '@godwit/testkit': source('./packages/testkit/src/index.ts'),
    },
  },
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'bench/src/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    globalSetup: ['tests/postgres-setup.ts'],
    setupFiles: ['tests/no-password-printed.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
