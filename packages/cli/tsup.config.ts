import { defineConfig } from 'tsup'
import { eagerInOneChunk } from '../../eager-in-one-chunk.js'
import { base } from '../../tsup.base.js'

export default defineConfig({
  ...base,
  entry: ['src/index.ts', 'src/main.ts'],
  dts: { entry: 'src/index.ts' },
  esbuildPlugins: [eagerInOneChunk(() => [`${import.meta.dirname}/src/main.ts`])],
})
