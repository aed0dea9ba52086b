let imported: Promise<typeof import('./load-migration.js')> | undefined

/** The code that loads migrations, imported when the first one is. To import it again for each would cost more than a small file. */
export function loadingCode(): Promise<typeof import('./load-migration.js')> {
  imported ??= import('./load-migration.js')
  return imported
}
