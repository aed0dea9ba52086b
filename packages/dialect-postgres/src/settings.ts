import type { SessionOptions } from '@godwit/core'
import { quoted } from './quoted.js'

export interface SettingsOptions extends Pick<SessionOptions, 'access' | 'schema'> {
  /** Whether this server takes `CONNECTION_CHECK`. */
  readonly checksConnection: boolean
}

/**
 * The SETs that make a session the same everywhere, whatever the role, the database or the app's URL say. Sent as
 * statements, for poolers refuse them as startup parameters. The last one gives what `readKnown` reads.
 */
export function settingsScript(options: SettingsOptions): string {
  return [...settings(options), SET_KNOWN].join(';\n')
}

/**
 * The statements that undo what a migration may have left in the session, and set ours again. Advisory locks survive it,
 * which they would not with DISCARD ALL.
 * @param known the settings that this server knows, of those which not every one does.
 */
export function resetStatements(options: SettingsOptions, known: readonly string[]): readonly string[] {
  const theirs = Object.entries(NOT_EVERYWHERE).filter(([name]) => known.includes(name))
  return [...RESETS, ...settings(options), ...theirs.map(([name, value]) => `SET ${name} = ${value}`)]
}

/** The names of the settings that are known, from what the last statement of `settingsScript` gives. */
export function readKnown(answer: string | undefined): readonly string[] {
  return answer?.split(' ') ?? []
}

function settings({ access, schema, checksConnection }: SettingsOptions): string[] {
  return [
    ...SETTINGS,
    `SET default_transaction_read_only = ${access === 'read' ? 'on' : 'off'}`,
    ...(checksConnection ? [CONNECTION_CHECK] : []),
    ...(schema === undefined ? [] : [`SET search_path = ${quoted(schema)}, public`]),
  ]
}

/** Not known to every version; and a system that does not take one for a socket says so in its log only. */
const NOT_EVERYWHERE = {
  idle_session_timeout: '0',
  transaction_timeout: '0',
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '30000',
}

/** Sets those that are known, and gives their names. */
const SET_KNOWN = `
SELECT pg_catalog.string_agg(ours.name, ' ') FROM (VALUES
  ${Object.entries(NOT_EVERYWHERE)
    .map(([name, value]) => `('${name}', '${value}')`)
    .join(', ')}
) AS ours (name, value)
WHERE CASE WHEN pg_catalog.current_setting(ours.name, true) IS NOT NULL
  THEN pg_catalog.set_config(ours.name, ours.value, false) END IS NOT NULL`

/** Comes first: a timeout that a migration or the role has set must not end the rest. */
const NO_TIMEOUT = 'SET statement_timeout = 0'

const SETTINGS = [
  NO_TIMEOUT,
  "SET client_encoding = 'UTF8'",
  'SET standard_conforming_strings = on',
  'SET client_min_messages = notice',
  'SET lock_timeout = 0',
  'SET idle_in_transaction_session_timeout = 0',
  "SET default_transaction_isolation = 'read committed'",
  'SET default_transaction_deferrable = off',
  'SET row_security = off',
  // How pg expects to be written to.
  "SET bytea_output = 'hex'",
  "SET datestyle = 'ISO'",
  "SET intervalstyle = 'postgres'",
  // What is reported as applied has to survive a crash; a stricter setting than `on` is left alone.
  "SELECT pg_catalog.set_config('synchronous_commit', 'on', false) WHERE pg_catalog.current_setting('synchronous_commit') IN ('off', 'local')",
  // Without it neither foreign keys nor triggers would do anything. Only a superuser may change it, or set it for a role.
  "SELECT pg_catalog.set_config('session_replication_role', 'origin', false) WHERE pg_catalog.current_setting('session_replication_role') <> 'origin'",
]

const RESETS = [
  NO_TIMEOUT,
  'RESET SESSION AUTHORIZATION',
  'RESET ROLE',
  'RESET ALL',
  'CLOSE ALL',
  'UNLISTEN *',
  'DEALLOCATE ALL',
  'DISCARD TEMP',
  'DISCARD PLANS',
  'DISCARD SEQUENCES',
]

/** Lets the server notice that we are gone, and free the lock, while a statement runs. Not every server allows it. */
export const CONNECTION_CHECK = "SET client_connection_check_interval = '2s'"
