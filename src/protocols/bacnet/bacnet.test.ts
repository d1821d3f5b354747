import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact, Identity, Operation } from '#model/fact'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import * as encode from './testing/encode.ts'

const device = { type: 8, instance: 7 }
const ports = { sourcePort: 47808, destinationPort: 47808 }

function talk(...lines: readonly (readonly [boolean, Uint8Array])[]): readonly Fact[] {
  const slices = lines.map(([fromClient, apdu]) => sliceOf(encode.message(apdu), { ...ports, fromClient }))
  return tryOut(protocol, slices).said as readonly Fact[]
}

function operations(said: readonly unknown[]): readonly string[] {
  return (said as readonly Fact[])
    .filter((fact): fact is Operation => fact.kind === 'operation')
    .map(({ verb, name, object, value, qualifiers = {}, outcome, error, about }) =>
      [
        ...[about, verb, name, object, value],
        ...Object.entries(qualifiers).map((pair) => pair.join(' ')),
        ...[outcome, error],
      ]
        .filter((part) => part !== undefined)
        .join(' | '),
    )
}

function identities(said: readonly unknown[]): readonly string[] {
  return (said as readonly Fact[])
    .filter((fact): fact is Identity => fact.kind === 'identity')
    .map(({ about, attribute, value }) => `${about} ${attribute} ${value}`)
}

test('a write to a present value is a command with its priority', () => {
  const output = { type: 4, instance: 3 }
  const said = talk(
    [true, encode.writeProperty(9, output, 85, { enumerated: 1 }, 8)],
    [false, encode.simpleAck(9, 15)],
    [true, encode.writeProperty(10, output, 85, { null: true }, 8)],
    [false, encode.errorAnswer(10, 15, 2, 40)],
  )
  assert.deepEqual(operations(said), [
    'operate | WriteProperty | binary-output:3 present-value | 1 | priority 8 | requested',
    'operate | WriteProperty | binary-output:3 present-value | 1 | priority 8 | succeeded',
    'operate | WriteProperty | binary-output:3 present-value | relinquished | priority 8 | requested',
    'operate | WriteProperty | binary-output:3 present-value | relinquished | priority 8 | rejected | property: write-access-denied',
  ])
})

test('halting a program is a stop, and cutting a point off is a force', () => {
  const said = talk(
    [true, encode.writeProperty(1, { type: 16, instance: 1 }, 90, { enumerated: 3 })],
    [true, encode.writeProperty(2, { type: 0, instance: 1 }, 81, { boolean: true })],
  )
  assert.deepEqual(operations(said), [
    'stop | WriteProperty | program:1 program-change | halt | requested',
    'force | WriteProperty | analog-input:1 out-of-service | true | requested',
  ])
})

test('the gravest write of several gives the verb', () => {
  const parameters = new encode.TagWriter()
    .object(0, { type: 2, instance: 1 })
    .group(1, (list) => list.unsigned(0, 28).group(2, (inside) => inside.value({ text: 'x' })))
    .object(0, { type: 1, instance: 2 })
    .group(1, (list) =>
      list
        .unsigned(0, 85)
        .group(2, (inside) => inside.value({ real: 5 }))
        .unsigned(3, 16),
    )
    .take()
  const said = talk([true, encode.confirmedRequest(1, 16, parameters)])
  assert.deepEqual((said[0] as Operation).values, [
    { point: 'analog-value:1 description', value: 'x', qualifiers: undefined },
    { point: 'analog-output:2 present-value', value: 5, qualifiers: { priority: 16 } },
  ])
  assert.deepEqual(operations(said), [
    'operate | WritePropertyMultiple | analog-value:1 description, analog-output:2 present-value | x, 5 | requested',
  ])
})

test('restarts are told with their state, and passwords as clear text', () => {
  const said = talk(
    [true, encode.reinitialize(1, 0, 'secret')],
    [false, encode.errorAnswer(1, 20, 4, 26)],
    [true, encode.reinitialize(2, 4, 'secret')],
    [false, encode.simpleAck(2, 20)],
  )
  assert.deepEqual(operations(said), [
    'restart | ReinitializeDevice | coldstart | requested',
    'restart | ReinitializeDevice | coldstart | rejected | security: password-failure',
    'download-program | ReinitializeDevice | start-restore | requested',
    'download-program | ReinitializeDevice | start-restore | succeeded',
  ])
  const sessions = said.filter((fact) => fact.kind === 'session')
  assert.deepEqual(
    sessions.map(({ phase, clearText }) => [phase, clearText]),
    [
      ['refused', true],
      ['open', true],
    ],
  )
  assert.ok(!JSON.stringify(said).includes('secret'))
})

test('an answer whose length counts the link header twice is an answer all the same', () => {
  const answer = encode.message(encode.errorAnswer(1, 20, 4, 26))
  answer[3]! += 4
  const slices = [encode.message(encode.reinitialize(1, 0, 'secret')), answer].map((bytes, i) =>
    sliceOf(bytes, { ...ports, fromClient: i === 0 }),
  )
  assert.match(operations(tryOut(protocol, slices).said).join(), /rejected \| security: password-failure/)
})

test('a device says who it is in its device object', () => {
  const ask = (property: number, value: encode.BacnetValue) =>
    talk(
      [true, encode.readProperty(1, device, property)],
      [false, encode.readPropertyAck(1, device, property, value)],
    )
  assert.deepEqual(identities(ask(70, { text: 'EX-1' })), [
    'server address:bacnet-instance 7',
    'server model EX-1',
  ])
  assert.deepEqual(identities(ask(372, { text: 'S-12' })).at(-1), 'server serial S-12')
  assert.deepEqual(identities(ask(112, { enumerated: 4 })).at(-1), 'server run-state non-operational')
  assert.deepEqual(identities(ask(120, { unsigned: 5 })).slice(1), [
    'server vendor-id 5',
    'server vendor Johnson Controls, Inc.',
  ])
})

test('text of every character set becomes clean Unicode', () => {
  const read = (charset: number, byteCount: string) =>
    identities(
      talk([false, encode.readPropertyAck(1, device, 58, { text: '', charset, bytes: hex(byteCount) })]),
    ).at(-1)
  assert.equal(read(0, '4bc3a4 6c7465'), 'server location Kälte')
  assert.equal(read(1, '03a4 838d 8350'), 'server location ロケ')
  assert.equal(read(2, '2522 2524'), 'server location アイ')
  assert.equal(read(3, '0000004b 000000e4'), 'server location Kä')
  assert.equal(read(4, '004b 00e4'), 'server location Kä')
  assert.equal(read(5, '4be4 00'), 'server location Kä')
})

test('segments are put together, and a lost one is a gap', () => {
  const result = new encode.TagWriter()
    .object(0, device)
    .unsigned(1, 70)
    .group(3, (inside) => inside.value({ text: 'a model name of some length' }))
    .take()
  const pieces = encode.segmentedAck(1, 12, result, 10)
  const answers = (chosen: readonly Uint8Array[]) => chosen.map((piece) => [false, piece] as const)
  const whole = talk([true, encode.readProperty(1, device, 70)], ...answers(pieces))
  assert.equal(identities(whole).at(-1), 'server model a model name of some length')
  const torn = talk([true, encode.readProperty(1, device, 70)], ...answers([pieces[0]!, ...pieces.slice(2)]))
  assert.ok(torn.some((fact) => fact.kind === 'anomaly' && fact.what === 'gap'))
})

test('stations behind a router speak for themselves, and make a router of who carries them', () => {
  const said = factsOf(
    protocol,
    encode.message(encode.iAm(29, 42), { source: { network: 3, address: '1d' } }),
    { ...ports, fromClient: false },
  )
  const found = identities(said)
  assert.ok(found.includes('server role bacnet-router'))
  assert.ok(found.includes('server/network:3/station:29 address:bacnet-instance 29'))
  assert.ok(found.includes('server/network:3/station:29 vendor-id 42'))
})

test('who names its own address of BACnet/IP as the source is no station behind itself, and no router', () => {
  const said = (address: string) =>
    identities(
      factsOf(protocol, encode.message(encode.iAm(29, 42), { source: { network: 3, address } }), {
        ...ports,
        fromClient: false,
      }),
    )
  const own = said('0a000005bac0')
  assert.ok(own.includes('10.0.0.5 address:bacnet-instance 29'), own.join())
  assert.ok(!own.some((one) => one.includes('router') || one.includes('station')), own.join())
  assert.ok(said('00102345bac0').includes('server/network:3/station:00102345bac0 vendor-id 42'))
})

test('values carry the status flags beside them as quality, and reports speak of who sends them', () => {
  const apdu = encode.confirmedRequest(
    1,
    1,
    encode.notification(7, { type: 0, instance: 5 }, { real: 3.5 }, [false, true, false, true]),
  )
  const said = talk([false, apdu])
  assert.deepEqual(operations(said), ['report | ConfirmedCOVNotification | analog-input:5 | requested'])
  assert.deepEqual(
    said.find((fact) => fact.kind === 'reading'),
    {
      kind: 'reading',
      about: 'server',
      point: 'analog-input:5',
      value: 3.5,
      quality: 'fault out-of-service',
    },
  )
})

test('files of a backup are a program that goes up, and end as a transfer', () => {
  const said = talk(
    [true, encode.reinitialize(1, 2)],
    [false, encode.simpleAck(1, 20)],
    [true, encode.readFile(2, 1, 0, 100)],
    [false, encode.readFileAck(2, true, new Uint8Array(90))],
  )
  assert.ok(operations(said).includes('upload-program | AtomicReadFile | file:1 | succeeded'))
  const transfer = said.find((fact) => fact.kind === 'transfer')
  assert.equal(transfer?.bytes, 90)
  assert.equal(transfer?.purpose, 'configuration')
})

test('lengths that contradict themselves are malformed, other traffic is foreign', () => {
  const first = (bytes: Uint8Array) => tryOut(protocol, [sliceOf(bytes, ports)]).results[0]?.kind
  assert.equal(first(hex('810a 0003 01')), 'malformed')
  assert.equal(first(hex('8105 0007 003c 00')), 'malformed')
  assert.equal(first(hex('810a 0008 0120 0001')), 'malformed')
  assert.equal(first(hex('0100 1008')), 'foreign')
  assert.equal(protocol.probe?.(sliceOf(hex('810b 0008 0100 1008'), ports)), 'yes')
  assert.equal(protocol.probe?.(sliceOf(hex('810b 0008 0100 10f8'), ports)), 'no')
})
