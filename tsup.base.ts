import type { Options } from 'tsup'
import { eagerInOneChunk } from './eager-in-one-chunk.js'

/** What every package builds alike: ESM with types, for the oldest Node that is supported. */
export const base: Options = {
  entry: ['src/index.ts'],
  format: ['esm'],
  dts: true,
  clean: true,
  target: 'node20',
  // esbuild and others know some of Node's own modules, like node:readline/promises, by no other name.
  removeNodeProtocol: false,
  esbuildPlugins: [eagerInOneChunk(() => [`${process.cwd()}/src/index.ts`])],
}
