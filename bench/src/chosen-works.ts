import type { Work } from './works/work.js'

/**
 * Those whose name is one of `only`, or begins with it.
 * @throws Error that names all of them where one of `only` is none.
 */
export function chosenWorks(works: readonly Work[], only: readonly string[] | undefined): readonly Work[] {
  if (only === undefined) return works
  const isMeant = (name: string, one: string) => name === one || name.startsWith(`${one}-`)
  for (const one of only)
    if (!works.some(({ name }) => isMeant(name, one)))
      throw new Error(`There is no work "${one}". There are: ${works.map(({ name }) => name).join(', ')}.`)
  return works.filter(({ name }) => only.some((one) => isMeant(name, one)))
}
