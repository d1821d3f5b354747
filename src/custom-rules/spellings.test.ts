import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from './limits.ts'
import { SPELLINGS, spelled } from './spellings.ts'

test('base64offset finds the text wherever it stands in what was encoded', () => {
  const ways = spelled('http://', ['base64offset'])
  // The example of the Sigma specification.
  deepEqual(ways, ['aHR0cDovL', 'h0dHA6Ly', 'odHRwOi8v'])
  for (const before of ['', 'x', 'yz', 'abc', 'ü']) {
    const encoded = Buffer.from(`${before}http://10.0.0.1/a`).toString('base64')
    ok(
      ways.some((way) => encoded.includes(way)),
      before,
    )
  }
})

test('as PowerShell takes a command: little-endian UTF-16, then base64', () => {
  deepEqual(spelled('IEX', ['utf16le', 'base64']), ['SQBFAFgA'])
  deepEqual(spelled('IEX', ['wide', 'base64']), ['SQBFAFgA'])
  deepEqual(spelled('ping', ['utf16', 'base64']), [Buffer.from('\ufeffping', 'utf16le').toString('base64')])
  const encoded = Buffer.from('; IEX (New-Object', 'utf16le').toString('base64')
  ok(spelled('IEX', ['wide', 'base64offset']).some((way) => encoded.includes(way)))
})

test('a dash before an option has five ways, one within a word has one', () => {
  deepEqual(spelled(' -enc x-y', ['windash']), [
    ' -enc x-y',
    ' /enc x-y',
    ' –enc x-y',
    ' —enc x-y',
    ' ―enc x-y',
  ])
})

test('all modifiers together stay within the bound of ways of writing one value', () => {
  equal(spelled(' -enc ', Object.keys(SPELLINGS)).length, limits.spellings)
})
