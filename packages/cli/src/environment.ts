import { isUtf8 } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { CommandError, systemCode } from '@godwit/core/operate'

/**
 * The variables of the `.env` file: the one that `--env-file` names, else ./.env where there is one.
 * @throws CommandError USAGE where a file that was named cannot be read, or any file is not UTF-8.
 */
export async function readEnvFile(
  cwd: string,
  named: string | undefined,
): Promise<{ readonly [name: string]: string }> {
  const file = resolve(cwd, named ?? '.env')
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (cause) {
    if (named === undefined && isAbsent(cause)) return {}
    const reason = isAbsent(cause)
      ? 'there is no such file'
      : cause instanceof Error
        ? cause.message
        : String(cause)
    throw new CommandError('USAGE', `The variables in ${file} cannot be read: ${reason}.`, { file, cause })
  }
  return Object.fromEntries(
    Object.entries(parseEnv(decoded(bytes, file))).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  )
}

/** Without the byte order mark. What is in another encoding would else be passed over, and another database be migrated. */
function decoded(bytes: Uint8Array, file: string): string {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw otherEncoding(file, 'it is written in UTF-16')
  if (!isUtf8(bytes)) throw otherEncoding(file, 'it is not UTF-8')
  const text = new TextDecoder().decode(bytes)
  if (text.includes('\0')) throw otherEncoding(file, 'it holds the character NUL')
  return text
}

function otherEncoding(file: string, reason: string): CommandError {
  return new CommandError('USAGE', `The variables in ${file} cannot be read: ${reason}.`, {
    file,
    fix: 'Save it again with the encoding UTF-8.',
  })
}

function isAbsent(error: unknown): boolean {
  const code = systemCode(error)
  return code === 'ENOENT' || code === 'EISDIR'
}
