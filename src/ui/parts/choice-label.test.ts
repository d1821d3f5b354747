import assert from 'node:assert/strict'
import { it } from 'node:test'
import { choiceLabel } from './choice-label.ts'

it('writes abbreviations as their standards do, words in sentence case, and leaves names of tables', () => {
  assert.deepEqual(
    ['tls', 'rfc5424', 'octet-counting', 'none', 'sn_si_incident', '2', 'constructor'].map(choiceLabel),
    ['TLS', 'RFC 5424', 'Octet counting', 'None', 'sn_si_incident', '2', 'Constructor'],
  )
})
