/** The keys of an object, of what is in it and of what its lists hold; null for anything else. */
export type Shape = { readonly [key: string]: Shape | null }

/** What all of these objects have in common; a key that only some of them have ends in `?`. */
export function shapeOf(objects: readonly object[]): Shape {
  const keys = [...new Set(objects.flatMap((one) => Object.keys(one)))].toSorted()
  return Object.fromEntries(
    keys.map((key) => {
      const having = objects.filter((one) => Object.hasOwn(one, key))
      const inside = having
        .flatMap((one): unknown => Reflect.get(one, key))
        .filter((value): value is object => typeof value === 'object' && value !== null)
      return [
        having.length === objects.length ? key : `${key}?`,
        inside.length === 0 ? null : shapeOf(inside),
      ]
    }),
  )
}

/** Reads one as pages write it: `apps: [{ app, error?: { code } }]`. */
export function readShape(notations: readonly string[]): Shape {
  const tokens = notations.join(', ').match(/\w+\??|[{}]/g) ?? []
  const read = (): Shape => {
    const shape: Record<string, Shape | null> = {}
    let last = ''
    for (let token = tokens.shift(); token !== undefined && token !== '}'; token = tokens.shift()) {
      if (token === '{') shape[last] = read()
      else {
        last = token
        shape[last] = null
      }
    }
    return Object.fromEntries(Object.entries(shape).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  }
  return read()
}
