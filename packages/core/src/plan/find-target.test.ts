import { expect, it } from 'vitest'
import { findTarget } from './find-target.js'

const candidates = [
  { version: '3_a', number: 3n },
  { version: '20240425020849_b', number: 20240425020849n },
  { version: 'what', number: null },
]

it.each([
  ['a number', '3', '3_a'],
  ['a number with zeros before it', '0003', '3_a'],
  ['a timestamp', '20240425020849', '20240425020849_b'],
  ['a version', '3_a', '3_a'],
  ['a file name', '3_a.sql', '3_a'],
  ['a name without a number, when it is recorded so', 'what', 'what'],
])('finds %s', (_, target, version) => {
  expect(findTarget(target, candidates)?.version).toBe(version)
})

it.each(['4', '3_', '3_A', '', '-1', 'head'])('finds nothing called %j', (target) => {
  expect(findTarget(target, candidates)).toBeUndefined()
})
