import { STUDIES } from './scaling/study.js'
import type { Work } from './works/work.js'

/** What `--only` names beside works: each has a section of its own, and cannot be named together with anything else. */
export const ALONE: readonly string[] = [
  'footprint',
  'scaling',
  ...STUDIES.map(({ key }) => `scaling-${key}`),
]

/**
 * Those whose name is one of `only`, or begins with it.
 * @throws Error that names all there are where one of `only` is no work.
 */
export function chosenWorks(works: readonly Work[], only: readonly string[] | undefined): readonly Work[] {
  if (only === undefined) return works
  const isMeant = (name: string, one: string) => name === one || name.startsWith(`${one}-`)
  for (const one of only) {
    if (works.some(({ name }) => isMeant(name, one))) continue
    if (ALONE.includes(one))
      throw new Error(`"${one}" stands alone: --only ${one}, without ${others(only, one)}.`)
    const names = works.map(({ name }) => name).join(', ')
    throw new Error(`There is no work "${one}". There are: ${names}; and each alone: ${ALONE.join(', ')}.`)
  }
  return works.filter(({ name }) => only.some((one) => isMeant(name, one)))
}

function others(only: readonly string[], one: string): string {
  return only.filter((name) => name !== one).join(', ')
}
