import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { bootNotification, say } from './captures/script.ts'
import { protocol } from './index.ts'

test('a charger names itself when it starts', () => {
  const said = factsOf(protocol, bootNotification).map((fact) =>
    fact.kind === 'identity' ? `${fact.about} ${fact.attribute} ${fact.value}` : fact.kind,
  )
  assert.deepEqual(said, [
    'operation',
    'client vendor Example Charge',
    'client model EC-22',
    'client serial EC0042',
    'client firmware 1.4.2',
  ])
})

test('a station of OCPP 2.0.1 does so too', () => {
  const body = { reason: 'PowerUp', chargingStation: { model: 'X', vendorName: 'Y' } }
  assert.equal(factsOf(protocol, say([2, 'a', 'BootNotification', body])).length, 3)
})

test('a refused reset speaks of the charger, which opened the connection', () => {
  const { said } = tryOut(protocol, [
    sliceOf(say([2, '7', 'Reset', {}]), { fromClient: false }),
    sliceOf(say([4, '7', 'NotSupported', '', {}])),
  ])
  assert.deepEqual(
    said.map((fact) => fact.kind === 'operation' && [fact.about, fact.verb, fact.outcome, fact.error]),
    [
      ['client', 'restart', 'requested', undefined],
      ['client', 'restart', 'rejected', 'NotSupported'],
    ],
  )
})

test('other JSON is foreign, broken JSON malformed', () => {
  const [other] = tryOut(protocol, [sliceOf(say([5, 'a']))]).results
  const [broken] = tryOut(protocol, [sliceOf(bootNotification.subarray(0, 40))]).results
  assert.deepEqual([other?.kind, broken?.kind], ['foreign', 'malformed'])
})

test('hostile messages end', () => {
  for (const bytes of mangled(bootNotification)) tryOut(protocol, [sliceOf(bytes)])
})
