import path from 'node:path'
import { ConfigurationError } from '../errors.js'
import { lockOf } from '../history/table-shape.js'
import type { RestoreRequest } from '../plan/requests.js'
import { type Context, sessionOptions } from './context.js'
import type { RestoreReport } from './reports.js'

/** Puts a copy in the place of the database, while no run is at work. Reads neither the one nor the other itself. */
export async function restoreCopy(
  context: Context,
  { file }: RestoreRequest,
): Promise<Omit<RestoreReport, 'durationMs'>> {
  if (typeof file !== 'string' || file.trim() === '')
    throw new ConfigurationError('BAD_OPTION', 'file has to be the path of a copy.')
  const { dialect, table } = context
  const copy = path.resolve(file)
  const { replaced } = await dialect.restore(copy, {
    ...sessionOptions(context, 'write'),
    lock: (schema) => lockOf({ schema, name: table }),
  })
  return { database: dialect.database, restored: copy, replaced }
}
