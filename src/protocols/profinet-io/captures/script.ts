import { hex } from '#bytes/hex'
import type { ConversationScript } from '#model/script'
import { CONTROLLER_INTERFACE, DEVICE_INTERFACE } from '../interfaces.ts'
import * as encode from '../testing/encode.ts'

const uuid = hex('00112233445566778899aabbccddeeff')
const head = { slot: 0, ident: 0x100, subslot: 1, submodule: 0x101 }
const inputs = { slot: 1, ident: 0x200, subslot: 1, submodule: 0x201 }
const at = { uuid, slot: 0, subslot: 1 }
const to = (opnum: number) => `${DEVICE_INTERFACE}/${opnum}`
const controller = {
  type: 1,
  uuid,
  mac: hex('020000000001'),
  vendor: 0x002a,
  device: 0x010d,
  name: 'cell-1-plc',
}
const identification = encode.identification({
  vendor: 0x002a,
  order: 'EX-300-0AA00',
  serial: 'S 0001',
  hardware: 3,
  software: [2, 1, 7],
})
const tags = encode.tags('pump-7', 'hall 2')

const ports = Uint8Array.from([
  ...encode.multiple(0x8000, encode.interfaceReal('cell-1-inputs', hex('020000000002'), hex('0a140002'))),
  ...encode.multiple(
    0x8001,
    encode.portReal(0x8001, 'port-001', {
      port: 'port-004',
      chassis: 'cell-1-switch',
      mac: hex('020000000009'),
    }),
  ),
])

export const scripts: readonly ConversationScript[] = [
  {
    name: 'start-up',
    over: { carriedBy: 'dcerpc' },
    lines: [
      [
        'client',
        encode.request(
          encode.arRequest(controller),
          encode.iocrRequest(1, 0xc001, 40, 8),
          encode.iocrRequest(2, 0xffff, 40, 8),
          encode.expectedSubmodule(head),
          encode.expectedSubmodule(inputs),
        ),
        to(0),
      ],
      [
        'server',
        encode.answer(
          0,
          encode.arResponse(1, uuid, hex('020000000002')),
          encode.moduleDifference(inputs, 1),
          encode.arServer('cell-1-io'),
        ),
      ],
      [
        'client',
        encode.request(
          encode.recordHeader(0x0008, { ...at, index: 0x8071, subslot: 0x8000 }, 2),
          hex('0001'),
        ),
        to(3),
      ],
      ['server', encode.answer(0, encode.recordHeader(0x8008, { ...at, index: 0x8071, subslot: 0x8000 }, 0))],
      ['client', encode.request(encode.control(0x0110, uuid, 1)), to(4)],
      ['server', encode.answer(0, encode.control(0x8110, uuid, 8))],
    ],
  },
  {
    name: 'ready',
    over: { carriedBy: 'dcerpc' },
    lines: [
      ['client', encode.request(encode.control(0x0112, uuid, 2)), `${CONTROLLER_INTERFACE}/4`],
      ['server', encode.answer(0, encode.control(0x8112, uuid, 8))],
    ],
  },
  {
    name: 'records',
    over: { carriedBy: 'dcerpc' },
    lines: [
      ['client', encode.request(encode.recordHeader(0x0009, { ...at, index: 0xaff0 }, 4096)), to(5)],
      [
        'server',
        encode.answer(
          0,
          encode.recordHeader(0x8009, { ...at, index: 0xaff0 }, identification.length),
          identification,
        ),
      ],
      ['client', encode.request(encode.recordHeader(0x0009, { ...at, index: 0xaff1 }, 4096)), to(5)],
      ['server', encode.answer(0, encode.recordHeader(0x8009, { ...at, index: 0xaff1 }, tags.length), tags)],
      ['client', encode.request(encode.recordHeader(0x0009, { ...at, index: 0xf000 }, 4096)), to(2)],
      [
        'server',
        encode.answer(
          0,
          encode.recordHeader(0x8009, { ...at, index: 0xf000 }, 0),
          encode.realIdentification(head, inputs),
        ),
      ],
      ['client', encode.request(encode.recordHeader(0x0009, { ...at, index: 0xf841 }, 4096)), to(2)],
      [
        'server',
        encode.answer(0, encode.recordHeader(0x8009, { ...at, index: 0xf841 }, ports.length), ports),
      ],
      ['client', encode.request(encode.recordHeader(0x0009, { ...at, index: 0x1234 }, 4096)), to(2)],
      ['server', encode.answer(0xde80b000)],
      ['client', encode.request(encode.release(uuid)), to(1)],
      ['server', encode.answer(0, encode.release(uuid, true))],
    ],
  },
  {
    name: 'alarms',
    over: { carriedBy: 'profinet-rt' },
    lines: [
      ['client', encode.alarm({ type: 1, module: inputs, channel: [3, 6] })],
      ['client', encode.alarm({ type: 3, module: inputs })],
      ['server', encode.abort(5)],
    ],
  },
]
