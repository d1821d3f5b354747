import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { protocol } from './index.ts'
import { DEVICE_INTERFACE } from './interfaces.ts'
import * as encode from './testing/encode.ts'

const uuid = hex('00112233445566778899aabbccddeeff')
const call = { call: '1', object: 'dea00000-6c97-11d1-8271-00010101002a', interface: DEVICE_INTERFACE }
const asked = (opnum: number) => ({ ...call, opnum, isRequest: true, isLittleEndian: true })
const answered = (opnum: number) => ({ ...call, opnum, isRequest: false, isLittleEndian: true })
const module = { slot: 2, ident: 0x200, subslot: 1, submodule: 0x201 }

test('a connect tells who asks, for what, and which modules it expects', () => {
  const relation = { type: 1, uuid, mac: hex('020000000001'), vendor: 0x2a, device: 0x10d, name: 'plc-1' }
  const stub = encode.request(
    encode.arRequest(relation),
    encode.iocrRequest(2, 0xc001, 40, 8),
    encode.expectedSubmodule(module),
  )
  const said = factsOf(protocol, stub, { context: asked(0) }).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    {
      kind: 'operation',
      verb: 'reserve',
      name: 'Connect',
      code: 'connect',
      outcome: 'requested',
      value: 'IO controller; output 0xc001 40 bytes every 8 ms',
    },
    ['client', 'name', 'plc-1'],
    ['client', 'mac', '02:00:00:00:00:01'],
    ['client', 'vendor-id', '0x002a'],
    ['client', 'device-id', '0x010d'],
    ['client', 'vendor', 'Siemens'],
    ['client', 'role', 'profinet-controller'],
    ['client', 'type', 'PLC'],
    ['server/slot:2', 'module', '0x00000200'],
    ['server/slot:2/subslot:1', 'module', '0x00000201'],
  ])
})

test('I&M0 tells order number, serial and revisions of the slot', () => {
  const data = encode.identification({
    vendor: 0x2a,
    order: '6ES7 000',
    serial: 'S C-1',
    hardware: 2,
    software: [1, 2, 3],
  })
  const at = { uuid, slot: 2, subslot: 1, index: 0xaff0 }
  const said = factsOf(protocol, encode.answer(0, encode.recordHeader(0x8009, at, data.length), data), {
    context: answered(2),
    fromClient: false,
  }).flatMap((fact) => (fact.kind === 'identity' ? [[fact.about, fact.attribute, fact.value]] : []))
  assert.deepEqual(said, [
    ['server/slot:2', 'vendor-id', '0x002a'],
    ['server/slot:2', 'vendor', 'Siemens'],
    ['server/slot:2', 'order-number', '6ES7 000'],
    ['server/slot:2', 'serial', 'S C-1'],
    ['server/slot:2', 'hardware', '2'],
    ['server/slot:2', 'firmware', 'V1.2.3'],
  ])
})

/** Facts of the response to a read of this record. */
function saidOfRecord(index: number, data: Uint8Array) {
  const at = { uuid, slot: 0, subslot: 1, index }
  const bytes = encode.answer(0, encode.recordHeader(0x8009, at, data.length), data)
  return factsOf(protocol, bytes, { context: answered(5), fromClient: false }).slice(1)
}

test('an interface tells its name and addresses, a port its neighbour', () => {
  const mac = hex('020000000007')
  const port = encode.portReal(0x8001, 'port-001', { port: 'port-004', chassis: 'hall-2-switch', mac })
  const data = Uint8Array.from([
    ...encode.multiple(0x8000, encode.interfaceReal('drive-7', hex('020000000001'), hex('0a140007'))),
    ...encode.multiple(0x8001, port),
    ...encode.multiple(0x8002, encode.portReal(0x8002, 'port-002')),
  ])
  const said = saidOfRecord(0xf841, data).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value, fact.confidence] : fact,
  )
  assert.deepEqual(said, [
    ['server', 'name', 'drive-7', 0.95],
    ['server', 'mac', '02:00:00:00:00:01', 0.95],
    ['server', 'ip', '10.20.0.7', 0.95],
    { kind: 'topology', about: 'server', port: 'port-001', neighbour: 'hall-2-switch (port-004)' },
    ['02:00:00:00:00:07', 'name', 'hall-2-switch', 0.4],
  ])
})

test('what has I&M0 is plugged, and interfaces and ports have words', () => {
  const filter = encode.identificationFilter(module, { slot: 0, ident: 1, subslot: 0x8002, submodule: 3 })
  const said = saidOfRecord(0xf840, filter).map((fact) =>
    fact.kind === 'identity' ? [fact.about, fact.attribute, fact.value] : fact,
  )
  assert.deepEqual(said, [
    ['server/slot:2', 'module', '0x00000200'],
    ['server/slot:2/subslot:1', 'module', '0x00000201'],
    ['server/slot:0', 'module', '0x00000001'],
    ['server/slot:0/subslot:32770', 'module', '0x00000003'],
    ['server/slot:0/subslot:32770', 'name', 'Port 2 of interface 1'],
    ['server/slot:0', 'name', 'Device access point'],
  ])
})

test('a refused read keeps what was requested', () => {
  const at = { uuid, slot: 1, subslot: 1, index: 0x8028 }
  const { said } = tryOut(protocol, [
    sliceOf(encode.request(encode.recordHeader(9, at, 100)), { context: asked(2) }),
    sliceOf(encode.answer(0xde80b000), { context: answered(2), fromClient: false }),
  ])
  assert.deepEqual(said.at(-1), {
    kind: 'operation',
    verb: 'read',
    name: 'Read',
    code: 'read',
    object: 'slot 1 subslot 0x0001 index 0x8028 input data object',
    unit: '1',
    outcome: 'rejected',
    error: 'read refused: invalid index',
  })
})

test('an alarm names its slot, channel and error', () => {
  const [fact] = factsOf(protocol, encode.alarm({ type: 1, module, channel: [3, 6] }), {
    context: { frameId: 0xfe01 },
  })
  assert.deepEqual(fact, {
    kind: 'operation',
    about: 'client',
    verb: 'report',
    name: 'Diagnosis appears alarm',
    code: 'alarm:1',
    object: 'slot 2 subslot 1',
    unit: '2',
    outcome: 'requested',
    value: 'channel 3: line break',
  })
})

test('without a carrier nothing is ours', () => {
  const [result] = tryOut(protocol, [sliceOf(hex('00'.repeat(64)))]).results
  assert.equal(result?.kind, 'foreign')
})

test('a device that responds from another port is started in the flow of its response', () => {
  const { uuid: of, ...rest } = { uuid, slot: 1, subslot: 1, index: 1 }
  const write = encode.request(encode.recordHeader(8, { uuid: of, ...rest }, 2), hex('0001'))
  const namesAfter = (type: number, status = 0) =>
    tryOut(protocol, [
      sliceOf(encode.answer(status, encode.arResponse(type, uuid, hex('020000000002'))), {
        context: answered(0),
        fromClient: false,
      }),
      sliceOf(write, { context: asked(3) }),
    ]).said.flatMap((fact) => (fact.kind === 'operation' && fact.code === 'write' ? [fact.name] : []))
  assert.deepEqual(namesAfter(1), ['Write at start-up'])
  // A supervisor sets no parameters at the start.
  assert.deepEqual(namesAfter(6), ['Write'])
  assert.deepEqual(namesAfter(1, 0xdb81_4000), ['Write'])
})
