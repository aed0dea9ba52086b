export type { GodwitConfig, MigrationFolders } from './define-config.js'
export { defineConfig } from './define-config.js'
