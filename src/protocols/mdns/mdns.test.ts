import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dnsName, writeDnsMessage } from '#bytes/dns-write'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { ByteWriter } from '#bytes/write'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'

const instance = 'Packhall._ipp._tcp.local'
const texts = ['ty=Label Printer 9', 'usb_MFG=Zebra', 'x=']
const response = writeDnsMessage({
  id: 0,
  flags: 0x8400,
  answers: [
    {
      name: instance,
      type: 33,
      data: new ByteWriter().u16be(0).u16be(0).u16be(631).bytes(dnsName('printer7.local')).take(),
    },
    {
      name: instance,
      type: 16,
      data: texts.reduce((writer, line) => writer.u8(line.length).ascii(line), new ByteWriter()).take(),
    },
    { name: 'printer7.local', type: 1, class: 0x8001, data: hex('0a010107') },
  ],
})

test('a response names the address, and tells service, role and make of its sender', () => {
  const said = factsOf(protocol, response).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    ['10.1.1.7', 'name', 'printer7'],
    ['client', 'address:mdns-service', 'Packhall._ipp._tcp:631'],
    ['client', 'role', 'printer'],
    ['client', 'kind', '_ipp._tcp'],
    ['client', 'model', 'Label Printer 9'],
    ['client', 'vendor', 'Zebra'],
  ])
})

test('a host that tells an IPv6 address beside an IPv4 one is named by both', () => {
  const both = writeDnsMessage({
    id: 0,
    flags: 0x8400,
    answers: [
      { name: 'tablet.local', type: 28, class: 0x8001, data: hex('fe80000000000000a66706fffef7ec54') },
      { name: 'tablet.local', type: 1, class: 0x8001, data: hex('0a010108') },
    ],
  })
  const said = factsOf(protocol, both).map((fact) => fact.kind === 'identity' && [fact.about, fact.value])
  assert.deepEqual(said, [
    ['fe80::a667:6ff:fef7:ec54', 'tablet'],
    ['10.1.1.8', 'tablet'],
  ])
})

test('a question is a lookup', () => {
  const query = writeDnsMessage({ id: 0, flags: 0, questions: [{ name: '_ipp._tcp.local', type: 12 }] })
  assert.deepEqual(factsOf(protocol, query), [
    { kind: 'lookup', name: '_ipp._tcp.local', outcome: 'requested' },
  ])
})

test('hostile messages end', () => {
  for (const bytes of mangled(response)) factsOf(protocol, bytes)
})
