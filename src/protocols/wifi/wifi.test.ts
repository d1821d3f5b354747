import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import {
  associationRequest,
  associationResponse,
  beacon,
  deauthentication,
  probeRequest,
} from './testing/encode.ts'
import { dissect } from './wire.ts'

test('a beacon names an access point, its network and its maker', () => {
  const said = factsOf(protocol, beacon('PLANT-CELL-3')).map((fact) =>
    fact.kind === 'identity'
      ? `${fact.attribute} ${fact.value}`
      : fact.kind === 'operation'
        ? fact.object
        : '',
  )
  assert.deepEqual(said, [
    'type Wireless Access Point',
    'role access-point',
    'address:ssid PLANT-CELL-3',
    'vendor Example Wireless',
    'model EW-210',
    'serial A1B2C3D4',
    'PLANT-CELL-3, channel 6, WPA2',
  ])
})

test('who admits a station is an access point', () => {
  const [admitted] = factsOf(protocol, associationResponse(0))
  assert.equal(admitted?.kind === 'identity' && admitted.value, 'access-point')
})

test('a refused association and an ending tell their code', () => {
  const [refused] = factsOf(protocol, associationResponse(17))
  assert.equal(refused?.kind === 'session' && refused.method, 'wi-fi, status 17')
  const [ended] = factsOf(protocol, deauthentication(7))
  assert.equal(ended?.kind === 'operation' && ended.object, 'reason 7')
})

test('a goodbye that nobody confirms is sent again and told once', () => {
  const frames = [
    deauthentication(4, 0x10),
    deauthentication(4, 0x10, true),
    deauthentication(4, 0x10, true),
    deauthentication(4, 0x20),
    deauthentication(4, 0x30, true),
  ]
  const { said } = tryOut(
    protocol,
    frames.map((bytes) => sliceOf(bytes)),
  )
  assert.equal(said.length, 3, 'the last one’s first copy was not heard')
})

test('SAE alone is WPA3, with a shared key beside it WPA2', () => {
  const security = (suites: string) => {
    const found = dissect(sliceOf(hex(`8000 0000 ${'02'.repeat(18)} 0000 ${'00'.repeat(10)} 1100 ${suites}`)))
    return found.kind === 'message' && found.message.security
  }
  assert.equal(security('3014 0100 000fac04 0100 000fac04 0100 000fac08 0000'), 'WPA3')
  assert.equal(security('3018 0100 000fac04 0100 000fac04 0200 000fac08 000fac02 0000'), 'WPA2')
})

test('a data frame is foreign', () => {
  assert.equal(dissect(sliceOf(hex(`0801 0000 ${'02'.repeat(20)}`))).kind, 'foreign')
})

test('hostile frames end', () => {
  for (const whole of [beacon('x'), probeRequest(), associationRequest('x'), associationResponse(0)])
    for (const bytes of mangled(whole)) tryOut(protocol, [sliceOf(bytes)])
})
