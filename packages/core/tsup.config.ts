import { defineConfig } from 'tsup'
import { eagerInOneChunk } from '../../eager-in-one-chunk.js'
import { base } from '../../tsup.base.js'

const index = `${import.meta.dirname}/src/index.ts`
const operate = `${import.meta.dirname}/src/operate/index.ts`

export default defineConfig({
  ...base,
  entry: { index, operate },
  esbuildPlugins: [eagerInOneChunk((file) => (file.includes('/src/operate/') ? [index, operate] : [index]))],
})
