import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeDnsMessage } from '#bytes/dns-write'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { encodeNetbiosName } from '#bytes/netbios-name'
import { ByteWriter } from '#bytes/write'
import { factsOf } from '#model/test-slice'
import { protocol } from './index.ts'

const name = encodeNetbiosName({ name: 'OPERATOR3', suffix: 0x20 })
const registration = writeDnsMessage({
  id: 3,
  flags: 0x2910,
  questions: [{ name, type: 0x20 }],
  additionals: [{ name, type: 0x20, data: hex('0000 0a010133') }],
})
const status = writeDnsMessage({
  id: 4,
  flags: 0x8400,
  answers: [
    {
      name: encodeNetbiosName({ name: '*', suffix: 0 }),
      type: 0x21,
      data: new ByteWriter()
        .u8(2)
        .ascii('OPERATOR3      ')
        .u8(0)
        .u16be(0x0400)
        .ascii('PLANT          ')
        .u8(0x1c)
        .u16be(0x8400)
        .bytes(hex('000c29aabbcc'))
        .zeros(40)
        .take(),
    },
  ],
})

test('a registration names its sender', () => {
  assert.deepEqual(factsOf(protocol, registration), [
    {
      kind: 'identity',
      about: 'client',
      attribute: 'name',
      value: 'OPERATOR3',
      confidence: 0.6,
      field: 'NetBIOS name <20>',
    },
  ])
})

test('a node status tells names, domain, role and adapter', () => {
  const said = factsOf(protocol, status, { fromClient: false })
  assert.deepEqual(
    said.map((fact) => (fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact.kind)),
    [
      'operation',
      ['server', 'name', 'OPERATOR3'],
      ['server', 'role', 'domain-controller'],
      ['server', 'domain', 'PLANT'],
      ['server', 'mac', '00:0c:29:aa:bb:cc'],
    ],
  )
})

test('an answer names the address it gives', () => {
  const bytes = writeDnsMessage({
    id: 3,
    flags: 0x8500,
    answers: [{ name, type: 0x20, data: hex('0000 0a010133') }],
  })
  const said = factsOf(protocol, bytes, { fromClient: false })
  assert.ok(
    said.some((fact) => fact.kind === 'identity' && fact.about === '10.1.1.51' && fact.value === 'OPERATOR3'),
  )
})

test('the name of a group is no host of that address, and Samba shows by its group', () => {
  const answer = (group: string, suffix: number) =>
    factsOf(
      protocol,
      writeDnsMessage({
        id: 3,
        flags: 0x8500,
        answers: [
          { name: encodeNetbiosName({ name: group, suffix }), type: 0x20, data: hex('8000 0a010133') },
        ],
      }),
      { fromClient: false },
    )
  const [lookup, role] = answer('PLANT', 0x1c)
  assert.deepEqual(lookup, { kind: 'lookup', name: 'PLANT', answer: undefined, outcome: 'succeeded' })
  assert.ok(role?.kind === 'identity' && role.value === 'domain-controller')
  const [, samba] = answer('__SAMBA__', 0x20)
  assert.ok(samba?.kind === 'identity' && samba.attribute === 'software' && samba.value === 'Samba')
})

test('DNS that is no NetBIOS is foreign', () => {
  assert.deepEqual(
    factsOf(protocol, writeDnsMessage({ id: 1, flags: 0, questions: [{ name: 'a.example', type: 1 }] })),
    [],
  )
})

test('hostile messages end', () => {
  for (const bytes of [...mangled(registration), ...mangled(status)]) factsOf(protocol, bytes)
})
