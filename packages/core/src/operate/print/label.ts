import type { MigrationName } from '../../run/reports.js'

/** A migration's name, for people and in JSON. */
export type Label = (step: MigrationName) => string

/** Names migrations by their version, with the app before it where the project has several. */
export function labelFor(severalApps: boolean): Label {
  return ({ app, version }) => printable(severalApps ? `${app}:${version}` : version)
}

/** What is recorded may be anything, and must not steer the terminal. Line ends, as LF, and tabs stay. */
export function printable(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(/(?!\n|\t)[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD')
}
