import type { Ended } from '../../../packages/cli/src/testing/temporary-project.js'
import { SCENARIOS } from '../../ways-out/scenarios.js'
import type { Stage } from './stage.js'

/** How an error comes about, and what is said of it. */
export interface Provocation {
  /** More options of the app, as source. */
  readonly options?: string
  provoke(stage: Stage): Promise<Ended>
}

/** By the code that each brings about. */
export type Provocations = { readonly [code: string]: Provocation }

/** A command that is refused, after these files were written. */
export function refused(
  argv: readonly string[],
  files: { readonly [path: string]: string } = {},
  env: { readonly [name: string]: string } = {},
): Provocation {
  return {
    provoke(stage) {
      stage.write(files)
      return stage.godwit([...argv, '--json'], env)
    },
  }
}

/** A state of the database that docs/when-it-refuses.md speaks of. */
export function stateOf(code: string, argv = ['upgrade']): Provocation {
  const scenario = SCENARIOS[code]
  return {
    async provoke(stage) {
      await stage.sql("INSERT INTO feed (id, link) VALUES (1, 'https://a.example'), (2, 'https://b.example')")
      await scenario?.prepare(stage)
      return stage.godwit([...(scenario?.command ?? argv), '--json'])
    },
  }
}

export function migration(name: string, text: string): { readonly [path: string]: string } {
  return { [`migrations/${name}`]: text }
}
