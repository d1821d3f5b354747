import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 20000 } as const
const toOutstation = { isFromMaster: true, source: 1, destination: 10 }
const toMaster = encode.reversed(toOutstation)

const asks = (fragment: Uint8Array): ScriptStep => ['client', encode.frames(toOutstation, fragment)]
const answers = (fragment: Uint8Array): ScriptStep => ['server', encode.frames(toMaster, fragment)]
const breaker = (code: number, status = 0) =>
  encode.indexed(12, 1, [[3, encode.controlBlock({ code, onMs: 100, offMs: 100, status })]])
const analogs = (...values: readonly number[]) => {
  const out = new ByteWriter()
  for (const value of values) out.u8(1).u16le(value)
  return out.take()
}

/** A record of an SEL RTAC's serial port: LINKTYPE_RTAC_SERIAL. */
const record = (event: 1 | 2, bytes: Uint8Array): ScriptStep => [
  'client',
  new ByteWriter().u32be(0).u32be(0).u8(event, 0x1f).u16be(0).bytes(bytes).take(),
]

export const scripts: readonly ConversationScript[] = [
  {
    name: 'serial-line',
    over: { link: 250 },
    lines: [
      record(1, encode.resetLink(toOutstation)),
      record(2, encode.acknowledge(toMaster)),
      record(1, encode.frames(toOutstation, encode.request(0, 1, encode.classes(1, 2, 3, 0)))),
      record(2, encode.frames(toMaster, encode.response({ sequence: 0, indications: 0x80 }))),
      record(1, encode.frames(toOutstation, encode.request(1, 5, breaker(0x41)))),
      record(2, encode.frames(toMaster, encode.response({ sequence: 1, indications: 0 }, breaker(0x41)))),
    ],
  },
  {
    name: 'integrity-and-events',
    over,
    lines: [
      ['client', encode.resetLink(toOutstation)],
      ['server', encode.acknowledge(toMaster)],
      ['client', encode.requestLinkStatus(toOutstation)],
      ['server', encode.linkStatus(toMaster)],
      asks(encode.request(0, 21, encode.classes(1, 2, 3))),
      answers(encode.response({ sequence: 0, indications: 0x90 })),
      asks(encode.request(1, 1, encode.classes(1, 2, 3, 0))),
      answers(
        encode.response(
          { sequence: 1, indications: 0x80, wantsConfirmation: true },
          encode.indexed(2, 2, [[4, new ByteWriter().u8(0x81).bytes(encode.time(1_600_000_000_000)).take()]]),
          encode.range(1, 1, [0, 9], hex('ff 01')),
          encode.range(3, 2, [0, 1], hex('41 81')),
          encode.range(30, 2, [0, 2], analogs(100, 200, 65_535)),
          encode.range(30, 5, [3, 3], hex('01 0000 c03f')),
          encode.range(20, 1, [0, 0], hex('03 10 00 00 00')),
        ),
      ),
      asks(encode.confirm(1)),
      asks(encode.request(2, 2, encode.range(80, 1, [7, 7], hex('00')))),
      answers(encode.response({ sequence: 2 })),
      asks(encode.request(3, 2, encode.counted(50, 1, 1, encode.time(1_600_000_000_000)))),
      answers(encode.response({ sequence: 3 })),
      asks(encode.request(4, 20, encode.classes(1, 2, 3))),
      answers(encode.response({ sequence: 4 })),
      answers(
        encode.response(
          { sequence: 0, functionCode: 130, wantsConfirmation: true },
          encode.indexed(32, 1, [[2, hex('01 ff ff ff ff')]]),
        ),
      ),
      asks(encode.confirm(0, true)),
    ],
  },
  {
    name: 'controls',
    over,
    lines: [
      asks(encode.request(0, 3, breaker(0x41))),
      answers(encode.response({ sequence: 0 }, breaker(0x41))),
      asks(encode.request(1, 4, breaker(0x41))),
      answers(encode.response({ sequence: 1 }, breaker(0x41))),
      asks(encode.request(2, 5, breaker(0x81))),
      answers(encode.response({ sequence: 2 }, breaker(0x81, 7))),
      asks(encode.request(3, 5, encode.indexed(41, 2, [[5, hex('d204 00')]]))),
      answers(encode.response({ sequence: 3 }, encode.indexed(41, 2, [[5, hex('d204 00')]]))),
      asks(encode.request(4, 6, encode.indexed(12, 1, [[7, encode.controlBlock({ code: 3 })]]))),
      asks(encode.request(5, 9, encode.all(20, 0))),
      answers(encode.response({ sequence: 5 })),
      asks(encode.request(6, 18, encode.sized(90, 1, new ByteWriter().ascii('pumps').take()))),
      answers(encode.response({ sequence: 6, indications: 0x0100 })),
      asks(encode.request(7, 13)),
      answers(encode.response({ sequence: 7 }, encode.counted(52, 1, 1, hex('0500')))),
      asks(encode.request(8, 14)),
    ],
  },
  {
    name: 'identity-and-files',
    over,
    lines: [
      asks(encode.request(0, 1, encode.range(0, 254, [0, 0]))),
      answers(
        encode.response(
          { sequence: 0 },
          encode.attribute(252, 'Example Works'),
          encode.attribute(250, 'RTU-7'),
          encode.attribute(248, 'SN-00042'),
          encode.attribute(242, '3.14'),
          encode.attribute(243, 'B'),
          encode.attribute(247, 'Pump station north'),
        ),
      ),
      asks(encode.request(1, 25, encode.fileCommand('/config/points.xml', 1))),
      answers(encode.response({ sequence: 1 }, encode.fileStatus(7, 300))),
      asks(encode.request(2, 1, encode.fileBlock(7, 0, false, new Uint8Array(0)))),
      answers(encode.response({ sequence: 2 }, encode.fileBlock(7, 0, true, new Uint8Array(300).fill(0x41)))),
      asks(encode.request(3, 26, encode.fileStatus(7, 0))),
      answers(encode.response({ sequence: 3 }, encode.fileStatus(7, 0))),
      asks(encode.request(4, 27, encode.fileCommand('/old.txt', 0))),
      answers(encode.response({ sequence: 4 }, encode.fileStatus(0, 0, 3))),
    ],
  },
  {
    name: 'authentication',
    over: { transport: 'udp', port: 20000 },
    lines: [
      asks(encode.request(0, 5, breaker(0x03))),
      answers(encode.response({ sequence: 0, functionCode: 131 }, encode.challenge(1, 1, hex('01020304')))),
      asks(encode.request(0, 32, encode.challengeReply(1, 1, hex('a1a2a3a4a5a6a7a8')))),
      answers(encode.response({ sequence: 0 }, breaker(0x03))),
    ],
  },
]
