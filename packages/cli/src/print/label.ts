import type { MigrationName } from '@godwit/core'

/** A migration's name, for people and in JSON. */
export type Label = (step: MigrationName) => string

/** Names migrations by their version, with the app before it where the project has several. */
export function labelFor(severalApps: boolean): Label {
  return ({ app, version }) => (severalApps ? `${app}:${version}` : version)
}
