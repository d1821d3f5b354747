import assert from 'node:assert/strict'
import { test } from 'node:test'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const hello = encode.envelope({
  action: 'Hello',
  types: 'dn:NetworkVideoTransmitter',
  scopes: 'onvif://www.onvif.org/hardware/EX%2DCAM onvif://www.onvif.org/name/%E0%A4%A',
})

test('a camera tells model, name and role', () => {
  const said = factsOf(protocol, hello).flatMap((fact) =>
    fact.kind === 'identity' ? [[fact.attribute, fact.value]] : [],
  )
  assert.deepEqual(said, [
    ['model', 'EX-CAM'],
    ['name', '%E0%A4%A'],
    ['role', 'camera'],
    ['kind', 'NetworkVideoTransmitter'],
    ['device-id', '0000-17'],
  ])
})

test('cut envelopes end', () => {
  for (let length = 0; length < hello.length; length += 7) factsOf(protocol, hello.slice(0, length))
})
