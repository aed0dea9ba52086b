import { isGodwitError } from '@godwit/core'
import { expect, it } from 'vitest'
import { sslOption } from './ssl-option.js'

it('a certificate file that cannot be read is not named, for it may be the rest of a password', async () => {
  const error = await sslOption({ verify: 'full', authorityFile: '/absent/s3cret@h' }).catch(
    (cause: unknown) => cause,
  )
  expect(isGodwitError(error)).toBe(true)
  expect(error).toMatchObject({ code: 'BAD_URL', message: expect.stringMatching(/sslrootcert.*ENOENT/) })
  expect(String((error as Error).stack)).not.toContain('s3cret')
  expect((error as Error).cause).toBeUndefined()
})
