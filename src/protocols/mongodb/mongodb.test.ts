import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

test('a command is told with its database, an answer is not', () => {
  const [fact] = factsOf(protocol, encode.query('plant', 'drop'), { isStream: true })
  assert.equal(fact?.kind === 'operation' && `${fact.verb} ${fact.object}`, 'delete plant')
  assert.deepEqual(factsOf(protocol, encode.command('ok', 3), { isStream: true, fromClient: false }), [])
})

test('damaged messages end', () => {
  for (const bytes of mangled(encode.command('find'))) factsOf(protocol, bytes, { isStream: true })
})
