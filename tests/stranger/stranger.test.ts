import { once } from 'node:events'
import { expect, it } from 'vitest'
import { withStranger } from './stranger.js'

it('a stranger leaves nothing running, whatever a shell has started in between', async () => {
  const ended = await withStranger('installed', async (stranger) => {
    const child = stranger.start('sleep 600 & echo started; wait')
    // Its output is closed by the last process that could write to it.
    const closed = once(child, 'close')
    await once(child.stdout ?? child, 'data')
    return { closed }
  })
  expect(await ended.closed).toEqual([null, 'SIGKILL'])
})
