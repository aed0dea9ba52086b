import { inspect } from 'node:util'

/** A password in which there is something to encode. Nothing else in these tests holds its words. */
export const CANARY = 's3cret/#canary'

/** The same in a URL. */
export const ENCODED = encodeURIComponent(CANARY)

/** All that can be got out of a value by printing it in whatever way: an error with its causes, an event, a report. */
export function everythingOf(value: unknown): string {
  return [
    inspect(value, {
      depth: 20,
      showHidden: true,
      getters: true,
      maxStringLength: null,
      maxArrayLength: null,
    }),
    json(value),
    String(value),
    ...chainOf(value).flatMap((error) => [error.stack, error.message, String(error), json({ ...error })]),
  ].join('\n')
}

/** The lines of a text in which the canary is to be seen, however it is spelled. */
export function leaksIn(text: string): string[] {
  return text.split('\n').filter((line) => /s3cret|canary/i.test(line))
}

function chainOf(value: unknown): Error[] {
  const chain: Error[] = []
  for (let error = value; error instanceof Error && chain.length < 20; error = error.cause) chain.push(error)
  return chain
}

function json(value: unknown): string {
  return JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one)) ?? ''
}
