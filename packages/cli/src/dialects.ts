import type { DialectKey } from '@godwit/core'

/** The dialects that a project can use, the default one first: keys of its folders of migrations. */
export const DIALECTS = ['sqlite', 'postgres'] as const satisfies readonly DialectKey[]
