import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import type { Fact } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'
import { readTopic } from './topic.ts'

type Sent = readonly [topic: string, payload: Uint8Array, fromClient?: boolean]

function said(...sent: readonly Sent[]): readonly Fact[] {
  const slices = sent.map(([topic, payload, fromClient = true]) =>
    sliceOf(payload, { fromClient, context: { topic } }),
  )
  return tryOut(protocol, slices).said as readonly Fact[]
}

const NODE = 'spBv1.0/Plant/NBIRTH/Edge1'
const birth: Sent = [
  NODE,
  encode.payload(
    1700000000000,
    [
      { name: 'bdSeq', type: 'Int32', value: 0 },
      { name: 'Properties/Hardware Make', type: 'String', value: 'Example Works' },
      { name: 'Node Control/Rebirth', type: 'Boolean', value: false },
      { name: 'Tank/Level', alias: 4, type: 'Int32', value: -12 },
    ],
    0,
  ),
]

test('a birth names the edge node and its values; data follow by alias with the type of the birth', () => {
  const data: Sent = [
    'spBv1.0/Plant/NDATA/Edge1',
    encode.payload(1700000001000, [{ alias: 4, type: 'Int32', value: -13, hasType: false }], 1),
  ]
  const facts = said(birth, data)
  assert.deepEqual(
    facts.flatMap((fact) => (fact.kind === 'identity' ? [[fact.attribute, fact.value]] : [])),
    [
      ['name', 'Edge1'],
      ['role', 'edge-node'],
      ['vendor', 'Example Works'],
    ],
  )
  assert.deepEqual(facts.at(-1), {
    kind: 'reading',
    about: 'client',
    point: 'Tank/Level',
    value: -13,
    quality: undefined,
  })
})

test('a missing message is told', () => {
  const late: Sent = ['spBv1.0/Plant/NDATA/Edge1', encode.payload(1, [], 9)]
  assert.equal(
    said(birth, late).some((fact) => fact.kind === 'anomaly'),
    true,
  )
})

test('a command writes, restarts, or asks for a birth', () => {
  const command = (name: string): Sent => [
    'spBv1.0/Plant/DCMD/Edge1/Pump',
    encode.payload(1, [{ name, type: 'Boolean', value: true }]),
  ]
  const verbs = ['Start', 'Device Control/Reboot', 'Device Control/Rebirth'].flatMap((name) =>
    said(command(name)).flatMap((fact) => (fact.kind === 'operation' ? [[fact.verb, fact.about]] : [])),
  )
  const about = 'server/edge:Plant.Edge1/device:Pump'
  assert.deepEqual(verbs, [
    ['write', about],
    ['restart', about],
    ['browse', about],
  ])
})

test('a host application says that it is there', () => {
  const facts = said(['spBv1.0/STATE/scada', new TextEncoder().encode('{"online":true,"timestamp":1}')])
  assert.deepEqual(
    facts.flatMap((fact) => (fact.kind === 'identity' ? [fact.value] : [])),
    ['sparkplug-host', 'Sparkplug host scada'],
  )
})

test('topics of another shape are none of Sparkplug', () => {
  for (const topic of ['spBv1.0/G/NDATA/E/D', 'spBv1.0/G/DDATA/E', 'spBv1.0/G/XYZ/E', 'spAv1.0/G/NDATA/E'])
    assert.equal(readTopic(topic), undefined, topic)
})

test('damaged payloads end', () => {
  for (const bytes of mangled(birth[1])) said([NODE, bytes])
})
