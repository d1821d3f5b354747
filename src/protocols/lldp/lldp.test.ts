import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { confidence } from '#model/fact'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { encodeLldp } from './testing/encode.ts'

const unit = encodeLldp({
  chassisMac: hex('000e8cef75c9'),
  port: 'port-001',
  timeToLive: 20,
  name: 'sw-cell-3',
  description: 'SCALANCE X200',
  capabilities: 0x04,
  managementAddress: hex('0a0101fa'),
  organizational: [
    { oui: 0x0080c2, subtype: 1, value: hex('0064') },
    { oui: 0x0012bb, subtype: 8, value: hex('56504b') },
    { oui: 0x000ecf, subtype: 5, value: hex('000e8cef75c0') },
  ],
})

test('the sender tells name, make, place and roles', () => {
  const said = factsOf(protocol, unit).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    ['client', 'name', 'sw-cell-3'],
    ['client', 'description', 'SCALANCE X200'],
    ['client', 'mac', '00:0e:8c:ef:75:c9'],
    ['client', 'ip', '10.1.1.250'],
    ['client', 'role', 'switch'],
    ['client', 'serial', 'VPK'],
    ['client', 'role', 'profinet-device'],
    ['client', 'mac', '00:0e:8c:ef:75:c0'],
    { kind: 'topology', about: 'client', port: 'port-001', vlan: 100 },
  ])
})

test('PROFINET TLVs say little of what a station is: controllers and PCs send them too', () => {
  const sure = factsOf(protocol, unit).flatMap((fact) =>
    fact.kind === 'identity' && fact.value === 'profinet-device' ? [fact.confidence] : [],
  )
  assert.deepEqual(sure, [confidence.hearsay])
})

test('a TLV beyond the frame is malformed unless the capture cut it', () => {
  const bytes = unit.slice(0, 40)
  assert.equal(tryOut(protocol, [sliceOf(bytes)]).results[0]?.kind, 'malformed')
  assert.equal(tryOut(protocol, [sliceOf(bytes, { isCut: true })]).results[0]?.kind, 'message')
})

test('hostile frames end', () => {
  for (const bytes of mangled(unit)) factsOf(protocol, bytes)
})
