'use strict'
const path = require('node:path')

/**
 * Tells of a core that this command was not written for, and of files of the two that are missing, in the form of every other
 * error. Every other failure to load is thrown again. It stands outside of what is built, for that could not be loaded.
 */
module.exports = function tellOfAnotherCore(error, asJson) {
  const told = anotherCore(error) ?? incomplete(error)
  if (told === undefined) throw error
  const { code, message, fix, exitCode } = told
  if (asJson) {
    const failure = { code, message: `${message}\n  ${fix}`, fix }
    const facts = { schemaVersion: 1, ok: false, command: null, applied: [], pending: null, error: failure }
    process.stdout.write(`${JSON.stringify(facts)}\n`)
  }
  process.stderr.write(`error: ${message}\n  ${fix}\n`)
  process.exitCode = exitCode
}

function anotherCore(error) {
  if (!/'@godwit\/core(?:\/operate)?' does not provide an export named/.test(error.message)) return undefined
  const { version } = require('../package.json')
  const core = require('@godwit/core/package.json').version
  return {
    code: 'CONTRACT_MISMATCH',
    message: `The command godwit ${version} and @godwit/core ${core} do not fit together.`,
    fix: 'Bring both to one version. Run: npm install @godwit/core@latest godwit@latest',
    exitCode: 2,
  }
}

function incomplete(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') return undefined
  const [, missing = ''] = /^Cannot find (?:module|package) '([^']*)'/.exec(error.message) ?? []
  const own = path.join(__dirname, '../dist')
  const isOwn = missing.startsWith(own)
  if (!isOwn && !/@godwit[\\/]core(?:[\\/]|$)/.test(missing)) return undefined
  return {
    code: 'UNEXPECTED',
    message: `${isOwn ? 'godwit' : '@godwit/core'} is not installed completely.`,
    fix: 'Install the packages anew. Run: npm install',
    exitCode: 1,
  }
}
