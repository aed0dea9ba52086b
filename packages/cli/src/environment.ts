import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { CommandError, systemCode } from '@godwit/core/operate'

/**
 * The variables of the `.env` file: the one that `--env-file` names, else ./.env where there is one.
 * @throws CommandError USAGE where a file that was named cannot be read.
 */
export async function readEnvFile(
  cwd: string,
  named: string | undefined,
): Promise<{ readonly [name: string]: string }> {
  const file = resolve(cwd, named ?? '.env')
  try {
    return Object.fromEntries(
      Object.entries(parseEnv(await readFile(file, 'utf8'))).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      ),
    )
  } catch (cause) {
    if (named === undefined && isAbsent(cause)) return {}
    const reason = isAbsent(cause)
      ? 'there is no such file'
      : cause instanceof Error
        ? cause.message
        : String(cause)
    throw new CommandError('USAGE', `The variables in ${file} cannot be read: ${reason}.`, { file, cause })
  }
}

function isAbsent(error: unknown): boolean {
  const code = systemCode(error)
  return code === 'ENOENT' || code === 'EISDIR'
}
