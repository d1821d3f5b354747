import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'
import { discoveryRequest, discoveryResponse } from './testing/encode.ts'

const toControl = { destinationPort: 5246 }
const request = discoveryRequest(32473, 'AP-100', 'SN0001', '8.1.2')

test('discovery names model, serial number and firmware', () => {
  const said = factsOf(protocol, request, toControl).map(
    (fact) => fact.kind === 'identity' && `${fact.attribute} ${fact.value}`,
  )
  assert.deepEqual(said, [
    'vendor-id 32473',
    'model AP-100',
    'serial SN0001',
    'hardware 1.0',
    'firmware 8.1.2',
    'role access-point',
  ])
})

test('the controller names itself', () => {
  const [name] = factsOf(protocol, discoveryResponse('wlc'), { fromClient: false, sourcePort: 5246 })
  assert.equal(name?.kind === 'identity' && name.value, 'wlc')
})

test('hostile datagrams end', () => {
  for (const bytes of mangled(request)) factsOf(protocol, bytes, toControl)
})
