import { defineConfig } from 'godwit'

export default defineConfig({
  url: 'sqlite:bot-demo.db',
  migrations: { sqlite: 'migrations/sqlite', postgres: 'migrations/postgres' },
})
