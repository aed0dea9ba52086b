'use strict'
/**
 * Tells of a core that this command was not written for, in the form of every other error. Every other failure to
 * load is thrown again. It stands outside of what is built, for that could not be loaded.
 */
module.exports = function tellOfAnotherCore(error, asJson) {
  if (!/'@godwit\/core(?:\/operate)?' does not provide an export named/.test(error.message)) throw error
  const { version } = require('../package.json')
  const core = require('@godwit/core/package.json').version
  const message = `The command godwit ${version} and @godwit/core ${core} do not fit together.`
  const fix = 'Bring both to one version. Run: npm install @godwit/core@latest godwit@latest'
  if (asJson) {
    const failure = { code: 'CONTRACT_MISMATCH', message: `${message}\n  ${fix}`, fix }
    const facts = { schemaVersion: 1, ok: false, command: null, applied: [], pending: null, error: failure }
    process.stdout.write(`${JSON.stringify(facts)}\n`)
  }
  process.stderr.write(`error: ${message}\n  ${fix}\n`)
  process.exitCode = 2
}
