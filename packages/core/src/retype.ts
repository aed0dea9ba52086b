import { type GodwitError, isGodwitError } from './errors.js'

/** Texts as they are to be read: with commands as they are typed here. */
export type Typed = (text: string) => string

/** Has one of our errors, and those that caused it, name commands as they are typed here. */
export function retypeError(error: unknown, typed: Typed): unknown {
  for (let one = error; isGodwitError(one) && !RETYPED.has(one); one = one.cause) {
    RETYPED.add(one)
    const { message, fix, stack } = one
    const text = typed(message)
    if (text === message) continue
    Object.defineProperty(one, 'message', { value: text, configurable: true, writable: true })
    if (fix !== undefined) Object.defineProperty(one, 'fix', { value: typed(fix), enumerable: true })
    if (stack !== undefined) one.stack = stack.replace(message, () => text)
  }
  return error
}

/** What is typed may hold the name that it stands for, such as `npx godwit`. */
const RETYPED = new WeakSet<GodwitError>()
