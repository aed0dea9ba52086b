import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type Engine = 'sqlite' | 'postgres'

/** The folders of a bot that has come over from Aerich, for each engine. */
export const MIGRATIONS: { readonly [engine in Engine]: string } = {
  sqlite: fileURLToPath(new URL('./migrations/sqlite', import.meta.url)),
  postgres: fileURLToPath(new URL('./migrations/postgres', import.meta.url)),
}

/** Its versions, which are the same on both engines. */
export const VERSIONS = [
  '0_20230102030405_init',
  '1_20230203040506_update',
  '2_20230304050607_update',
  '3_20230705091500_update',
  '4_20240506070809_tags',
] as const

/** Under which names Aerich has recorded them: number 3 was generated for each engine by itself. */
export const AERICH_VERSIONS: { readonly [engine in Engine]: readonly string[] } = {
  sqlite: VERSIONS,
  postgres: VERSIONS.map((version) => (version.startsWith('3_') ? '3_20230705092330_update' : version)),
}

/** What Aerich runs for one of them. */
export function upgradeOf(engine: Engine, version: string): string {
  const text = readFileSync(`${MIGRATIONS[engine]}/${version}.sql`, 'utf8')
  return text.split('-- upgrade --')[1]?.split('-- downgrade --')[0] ?? ''
}
