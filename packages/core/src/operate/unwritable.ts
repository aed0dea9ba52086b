import { CommandError } from './command-error.js'
import { systemCode } from './system-code.js'

/** An error of the file system in words; any other error as it is. */
export function unwritable(file: string, cause: unknown): unknown {
  const code = systemCode(cause) ?? ''
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined
  if (reason === undefined) return cause
  return new CommandError('UNWRITABLE', `${file} cannot be written: ${reason}.`, {
    file,
    fix: 'Write where this user may, or change the permissions, and start again.',
    cause,
  })
}

const REASONS: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EPERM: 'it is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'there is no space left',
  ENOTDIR: 'what should be a folder is a file',
  EEXIST: 'what should be a folder is a file',
  ENOENT: 'there is no such folder, and none can be made',
}
