import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asciiBytes } from '#bytes/ber-write'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { encodeNtp } from './testing/encode.ts'

const answer = encodeNtp({ mode: 4, stratum: 2, reference: hex('0a010101'), seconds: 1_700_000_000 })

test('a private request that changes the server is told as one', () => {
  const [fact] = factsOf(protocol, hex('17 00 03 0b 0000 0000'))
  assert.deepEqual(fact?.kind === 'operation' && [fact.verb, fact.name], ['configure', 'Unconfigure Peer'])
})

test('an answer tells who serves time and whom it follows', () => {
  assert.deepEqual(factsOf(protocol, answer, { fromClient: false, time: 1_700_000_062e6 }), [
    {
      kind: 'identity',
      about: 'server',
      attribute: 'clock-offset',
      value: '62 s behind the sensor',
      confidence: 0.95,
      field: 'transmit timestamp',
    },
    {
      kind: 'identity',
      about: 'server',
      attribute: 'role',
      value: 'ntp-server',
      confidence: 0.6,
      field: 'mode',
    },
    { kind: 'topology', about: 'server', neighbour: '10.1.1.1', route: 'ntp stratum 2' },
  ])
})

test('a question tells its clock alone, and a random number in its place tells nothing', () => {
  const question = (seconds: number) =>
    factsOf(protocol, encodeNtp({ mode: 3, stratum: 0, reference: new Uint8Array(4), seconds }), {
      time: 1_700_000_000e6,
    })
  assert.deepEqual(
    question(1_700_000_000).map((fact) => fact.kind === 'identity' && fact.value),
    ['within 1 s of the sensor'],
  )
  assert.deepEqual(question(1_500_000_000), [])
})

test('a monitor list is an operation', () => {
  assert.deepEqual(factsOf(protocol, hex('17 00 03 2a 00000000')), [
    { kind: 'operation', code: 'mode7:42', name: 'Monitor List 1', verb: 'diagnose', outcome: 'requested' },
  ])
})

test('a control answer names software and system', () => {
  const variables = asciiBytes('version="ntpd 4.2.8p10", processor="i686", system="Linux/4.9"')
  const bytes = Uint8Array.from([0x16, 0x82, 0, 1, 0, 0, 0, 0, 0, 0, 0, variables.length, ...variables])
  const said = factsOf(protocol, bytes, { fromClient: false })
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? [fact.attribute, fact.value] : fact.kind)),
    ['operation', ['software', 'ntpd 4.2.8p10'], ['os', 'Linux/4.9'], ['hardware', 'i686']],
  )
})

test('hostile messages end', () => {
  for (const bytes of mangled(answer)) factsOf(protocol, bytes)
})

test('an answer that gives the question’s own time back tells no clock', () => {
  const at = (mode: number, fraction: number) => {
    const bytes = encodeNtp({
      mode,
      stratum: mode === 4 ? 2 : 0,
      reference: hex('0a010101'),
      seconds: 1_700_000_000,
    })
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(44, fraction) // transmit timestamp: RFC 5905 §7.3
    return bytes
  }
  const clocks = (answered: number) =>
    tryOut(protocol, [
      sliceOf(at(3, 1 << 30), { fromClient: true, time: 1_700_000_100e6 }),
      sliceOf(at(4, answered), { fromClient: false, time: 1_700_000_100e6 }),
    ]).said.flatMap((fact) =>
      fact.kind === 'identity' && fact.attribute === 'clock-offset' ? [fact.about] : [],
    )
  assert.deepEqual(clocks(1 << 30), ['client'])
  assert.deepEqual(clocks(1 << 29), ['client', 'server'])
})
