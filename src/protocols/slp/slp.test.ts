import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { request } from './captures/script.ts'
import { protocol } from './index.ts'

const whole = request('service:printer')

test('a request names the service', () => {
  const [fact] = factsOf(protocol, whole)
  assert.deepEqual(fact?.kind === 'operation' && [fact.verb, fact.object], ['browse', 'service:printer'])
})

test('a length or language that is none is foreign', () => {
  const [long, tag] = [whole.slice(), whole.slice()]
  long[4]! += 1
  tag[14] = 0x31
  for (const bytes of [long, tag])
    assert.equal(tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind, 'foreign')
})

test('hostile messages end', () => {
  for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes), sliceOf(bytes, { isStream: true })])
})
