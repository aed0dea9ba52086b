// `npm run stranger [-- --offline]`: does in an empty folder what the README says, and fails where that fails or takes too many commands.
import { createJiti } from 'jiti'
import { commandLine } from './command-line.mjs'

const { values } = commandLine('stranger', { options: { offline: { type: 'boolean' } } })
const { main } = await createJiti(import.meta.url).import('../tests/stranger/main.ts')
await main({ isOffline: values.offline ?? false })
