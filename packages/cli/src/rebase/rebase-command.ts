import type { NumberedFile } from './numbered-file.js'

/** What to type to move a migration: with its app, where these files are of several. */
export function rebaseCommand(
  { app, version }: Pick<NumberedFile, 'app' | 'version'>,
  files: readonly NumberedFile[],
): string {
  const isOfSeveral = files.some((file) => file.app !== app)
  return `godwit rebase ${version}${isOfSeveral ? ` --app ${app}` : ''}`
}
