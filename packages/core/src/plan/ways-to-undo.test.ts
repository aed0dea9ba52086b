import { expect, it } from 'vitest'
import { assessed, row } from './facts.fixture.js'
import { waysToUndo } from './ways-to-undo.js'

const of =
  (app: string) =>
  (...versions: readonly string[]) =>
    versions.map((version) => ({ app, version }))
const models = of('models')

/** The commands of a fix, which stand in lines of their own. */
const commands = (fix: string): string[] => fix.match(/(?<=^ {4}).*/gm) ?? []

it('goes back to what was applied before the run', () => {
  const all = [assessed(['0_a', '1_b', '2_c'], ['0_a', '1_b', '2_c'])]
  expect(commands(waysToUndo(all, models('1_b'), models('2_c')))).toEqual(['godwit downgrade 0_a'])
})

it('goes back to nothing where the run began with nothing', () => {
  const all = [assessed(['1_b', '2_c'], ['1_b', '2_c'])]
  expect(commands(waysToUndo(all, models('1_b', '2_c'), []))).toEqual(['godwit downgrade base'])
})

it('undoes an unfinished one by hand before that, and names it', () => {
  const all = [assessed(['1_b', '2_c'], ['1_b', row(2, '2_c', { state: 'running' })])]
  const fix = waysToUndo(all, models('1_b'), [])
  expect(commands(fix)).toEqual(['godwit resolve 2_c --reverted', 'godwit downgrade base'])
  expect(fix).toContain('undo "2_c" by hand')
})

it('says the app where there are several, also the one that is meant by default', () => {
  const all = [
    assessed(['0_a', '1_b'], [row(1, '0_a'), row(2, '1_b')]),
    assessed(['1_x'], [row(3, '1_x', { app: 'other' })], { app: 'other' }),
  ]
  const left = [...models('0_a', '1_b'), ...of('other')('1_x')]
  expect(commands(waysToUndo(all, left, []))).toEqual([
    'godwit downgrade base --app other',
    'godwit downgrade base --app models',
  ])
})

it('names all that are unfinished, and goes back in each app to what was there before', () => {
  const all = [
    assessed(
      ['0_a', '1_b', '2_c'],
      [row(1, '0_a'), row(3, '1_b', { state: 'running' }), row(6, '2_c', { state: 'running' })],
    ),
    assessed(
      ['0_x', '1_y', '2_z'],
      [row(2, '0_x', { app: 'other' }), row(4, '1_y', { app: 'other' }), row(5, '2_z', { app: 'other' })],
      { app: 'other' },
    ),
  ]
  const fix = waysToUndo(all, of('other')('2_z', '1_y'), [])
  expect(commands(fix)).toEqual([
    'godwit resolve 2_c --reverted',
    'godwit resolve 1_b --reverted',
    'godwit downgrade 0_x --app other',
  ])
  expect(fix).toMatch(/undo "2_c", "1_b" by hand/)
})

it('goes back to the highest number beneath, whatever was applied last', () => {
  const all = [assessed(['0_a', '1_b', '2_c'], ['1_b', '0_a', '2_c'])]
  expect(commands(waysToUndo(all, models('2_c'), []))).toEqual(['godwit downgrade 1_b'])
})

it('goes beneath the lowest number of the run, in each app by its own', () => {
  const all = [
    assessed(['0_a', '2_c', '10_d'], [row(1, '0_a'), row(4, '2_c'), row(5, '10_d')]),
    assessed(['4_w', '6_x'], [row(2, '4_w', { app: 'other' }), row(3, '6_x', { app: 'other' })], {
      app: 'other',
    }),
  ]
  expect(commands(waysToUndo(all, [...of('other')('6_x'), ...models('10_d', '2_c')], []))).toEqual([
    'godwit downgrade 0_a --app models',
    'godwit downgrade 4_w --app other',
  ])
})

it('counts steps beneath a record without a number', () => {
  const all = [assessed(['0_a', '1_b'], ['odd', '1_b'])]
  const fix = waysToUndo(all, models('1_b'), [])
  expect(commands(fix)).toEqual(['godwit downgrade --steps 1'])
  expect(fix).toMatch(/^To undo what is left, mend that, and run/)
})

it('names no command where something unfinished lies above, or nothing is there', () => {
  const look = 'Look where the database stands: godwit status'
  const running = row(3, '2_c', { state: 'running' })
  expect(waysToUndo([assessed(['0_a', '1_b', '2_c'], ['odd', '1_b', running])], models('1_b'), [])).toBe(look)
  expect(waysToUndo([assessed(['0_a'], ['odd'])], models('1_b'), models('odd'))).not.toContain('--steps')
})

it('counts steps where a target would undo an earlier run too', () => {
  const all = [assessed(['1_a', '2_b', '3_c'], ['3_c', '1_a', '2_b'])]
  expect(commands(waysToUndo(all, models('1_a', '2_b'), []))).toEqual(['godwit downgrade --steps 2'])
})

it('names no command that would undo what somebody else has applied', () => {
  const all = [assessed(['1_a', '2_b'], ['1_a', '2_b'])]
  expect(waysToUndo(all, models('1_a'), [])).toBe('Look where the database stands: godwit status')
})

it('knows the way also where the run could not be read again', () => {
  const all = [assessed(['0_a', '1_b', '2_c'], ['0_a'])]
  expect(commands(waysToUndo(all, models('1_b', '2_c'), []))).toEqual(['godwit downgrade 0_a'])
})
