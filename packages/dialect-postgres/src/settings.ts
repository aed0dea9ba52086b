import type { SessionOptions } from '@godwit/core'
import { quoted } from './quoted.js'

export interface SettingsOptions extends Pick<SessionOptions, 'access' | 'schema'> {
  /** Whether this server takes `CONNECTION_CHECK`. */
  readonly checksConnection: boolean
}

/**
 * The SETs that make a session the same everywhere, whatever the role, the database or the app's URL say. Sent as
 * statements, for poolers refuse them as startup parameters.
 */
export function settingsScript(options: SettingsOptions): string {
  return settings(options).join(';\n')
}

function settings({ access, schema, checksConnection }: SettingsOptions): string[] {
  return [
    ...SETTINGS,
    `SET default_transaction_read_only = ${access === 'read' ? 'on' : 'off'}`,
    ...(checksConnection ? [CONNECTION_CHECK] : []),
    ...(schema === undefined ? [] : [`SET search_path = ${quoted(schema)}, public`]),
  ]
}

/**
 * The statements that undo what a migration may have left in the session, and set ours again. Advisory locks survive it,
 * which they would not with DISCARD ALL.
 */
export function resetStatements(options: SettingsOptions): readonly string[] {
  return [...RESETS, ...settings(options)]
}

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
  // Some are not known to every version, and a system that does not take one for a socket says so in its log only.
  `SELECT pg_catalog.set_config(ours.name, ours.value, false) FROM (VALUES
    ('idle_session_timeout', '0'), ('transaction_timeout', '0'), ('tcp_keepalives_idle', '10'),
    ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3'), ('tcp_user_timeout', '30000')
  ) AS ours (name, value) WHERE pg_catalog.current_setting(ours.name, true) IS NOT NULL`,
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
