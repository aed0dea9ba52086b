/** It brings no types of its own. */
declare module 'js-yaml' {
  /** The one document of a text. */
  export function load(text: string): unknown
  /** Every document of a text. */
  export function loadAll(text: string): unknown[]
}
