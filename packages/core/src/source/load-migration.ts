/** All that it takes to load a migration. Most starts load none. */
export { importModule } from './import-module.js'
export { lexMigration } from './lex.js'
export { draftOfModule } from './module-file.js'
export { remarksOn } from './remarks.js'
export { parseSqlFile } from './sql-file.js'
