import { expect, it } from 'vitest'
import { chosenWorks } from './chosen-works.js'
import { readOptions } from './options.js'
import { WORKS } from './works/all-works.js'

const namesOf = (only: string) => chosenWorks(WORKS, [only]).map(({ name }) => name)

it('chooses one work, or those whose names begin so', () => {
  expect(namesOf('start')).toEqual(['start', 'start-long'])
  expect(namesOf('start-long')).toEqual(['start-long'])
  expect(namesOf('cli')).toEqual(['cli-version', 'cli-status', 'cli-upgrade'])
})

it('names the works where one is not known', () => {
  expect(() => namesOf('star')).toThrow('There is no work "star". There are: start, start-long, apply')
  expect(() => namesOf('star')).toThrow('; and each alone: footprint, scaling, scaling-applied, scaling-')
})

it('says of what has a section of its own that it stands alone', () => {
  expect(() => chosenWorks(WORKS, ['start', 'scaling'])).toThrow(
    '"scaling" stands alone: --only scaling, without start.',
  )
})

it('never measures a contestant without the raw driver, which it is compared with', () => {
  expect(readOptions(['--contestants', 'godwit,knex']).contestants).toEqual(['raw', 'node', 'godwit', 'knex'])
})

it('refuses a contestant that is not there, and names those that are', () => {
  expect(() => readOptions(['--contestants', 'godwit,nosuch'])).toThrow(
    'There is no contestant "nosuch". There are: raw, godwit, umzug, knex, ',
  )
})

it('takes what is measured on another size of database for a part, which is not for the page', () => {
  expect(readOptions(['--database-mb', '200'])).toMatchObject({
    isPart: true,
    sizes: { databaseBytes: 200_000_000 },
  })
  expect(readOptions([]).isPart).toBe(false)
})

it('refuses what makes no sense', () => {
  expect(() => readOptions(['--engine', 'mysql'])).toThrow('--engine is sqlite or postgres, and not "mysql".')
  expect(() => readOptions(['--rounds', '0'])).toThrow('--rounds is a whole number')
  expect(() => readOptions(['--all', '--only', 'start'])).toThrow(
    '--all is everything: it goes without --only.',
  )
  expect(() => readOptions(['--all', '--engine', 'sqlite'])).toThrow('it goes without --engine.')
  expect(() => readOptions(['--onyl', 'start'])).toThrow('--onyl')
})
