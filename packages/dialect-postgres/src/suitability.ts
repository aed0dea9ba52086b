import { DatabaseError, type NoticeEvent } from '@godwit/core'
import type { Server } from './server.js'

/** What cannot be relied on with a server. Both are undefined for PostgreSQL itself, from 14 on. */
export interface Suitability {
  /** Why no migration may run there. */
  readonly refusal?: string
  /** What whoever runs migrations there has to know. */
  readonly caution?: string
}

type Facts = Pick<Server, 'version' | 'number' | 'extensions'>

/** Reads what a server says of itself. Others speak PostgreSQL's protocol without being PostgreSQL. */
export function suitabilityOf({ version, number, extensions }: Facts): Suitability {
  const other = OTHERS.find(({ text }) => text.test(version))
  if (other !== undefined) return { refusal: `This is ${other.name}: ${other.lacks}` }
  if (number < OLDEST) {
    return {
      refusal: `This server is of version ${major(number)}, and 14 is the oldest PostgreSQL that migrations can run on.`,
    }
  }
  if (!OWN_TEXT.test(version)) {
    return {
      caution: `This server does not say that it is PostgreSQL, but "${shortened(version)}": whether it keeps the promises that migrations rest on, advisory locks and DDL in transactions, is not known.`,
    }
  }
  const spread = extensions.map((name) => SPREAD.get(name)).find((name) => name !== undefined)
  if (spread === undefined) return {}
  return {
    caution: `The extension ${spread} makes one database of several servers, and the lock holds on this server alone: run migrations from one of them only.`,
  }
}

/** @throws DatabaseError `denied` */
export function refuseUnsuitable({ refusal }: Suitability): void {
  if (refusal === undefined) return
  throw new DatabaseError(refusal, { kind: 'denied', fix: 'Run migrations on PostgreSQL 14 or later.' })
}

/** What is told before anything is done. */
export function cautions({ caution }: Suitability, { readsByDefault }: Server): NoticeEvent[] {
  const warning = (code: string, message: string): NoticeEvent => ({
    type: 'notice',
    severity: 'warning',
    code,
    message,
  })
  return [
    ...(caution === undefined ? [] : [warning('UNKNOWN_SERVER', caution)]),
    ...(readsByDefault ? [warning('READ_ONLY_BY_DEFAULT', READS_BY_DEFAULT)] : []),
  ]
}

const READS_BY_DEFAULT =
  'default_transaction_read_only is on for this role or database. Migrations write all the same; some hosts switch it on when the disk is full.'

/** `PostgreSQL 15.4 (Debian 15.4-1) on x86_64-pc-linux-gnu, compiled by gcc …, 64-bit` */
const OWN_TEXT =
  /^PostgreSQL \d[\w.]*(?: \([^()]*(?:\([^()]*\)[^()]*)*\))? on \S+.*, compiled by .+, (?:32|64)-bit$/

const OLDEST = 140_000

const SPREAD: ReadonlyMap<string, string> = new Map([
  ['citus', 'Citus'],
  ['bdr', 'BDR'],
  ['spock', 'Spock'],
])

const NO_LOCKS = 'its advisory locks are missing or do nothing, so two runs cannot be kept apart.'
const NO_DDL =
  'its DDL is not rolled back with its transaction, so a failed migration would leave a part of itself.'

const OTHERS: readonly { readonly text: RegExp; readonly name: string; readonly lacks: string }[] = [
  { text: /^CockroachDB/, name: 'CockroachDB', lacks: NO_LOCKS },
  { text: /-YB-/, name: 'YugabyteDB', lacks: NO_DDL },
  { text: /Aurora DSQL/i, name: 'Aurora DSQL', lacks: NO_LOCKS },
  { text: /Redshift/, name: 'Amazon Redshift', lacks: NO_LOCKS },
  { text: /Materialize/, name: 'Materialize', lacks: NO_LOCKS },
  { text: /RisingWave/, name: 'RisingWave', lacks: NO_LOCKS },
  { text: /^CrateDB/, name: 'CrateDB', lacks: NO_LOCKS },
  { text: /QuestDB/, name: 'QuestDB', lacks: NO_LOCKS },
]

function major(number: number): number {
  return Math.floor(number / 10_000)
}

function shortened(version: string): string {
  return version.length > 80 ? `${version.slice(0, 80)}…` : version
}
