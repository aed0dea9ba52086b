#!/usr/bin/env node
'use strict'
const wanted = process.argv.slice(2)
if (wanted.length === 1 && (wanted[0] === '--version' || wanted[0] === '-V')) {
  // Node takes longer to make process.stdout than for all of this.
  require('node:fs').writeSync(1, `${require('../package.json').version}\n`)
} else {
  import('../dist/main.js')
    .then((godwit) => godwit.main(wanted))
    .catch((error) => require('./another-core.cjs')(error, wanted.includes('--json')))
}
