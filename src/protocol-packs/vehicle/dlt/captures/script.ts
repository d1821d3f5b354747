import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

const NONE: Uint8Array = new Uint8Array(0)
const word = (text: string) => text.padEnd(4, '\0')

/** @param info verbose (1), type (3 bits), kind (4 bits) */
export function message(
  info: number,
  names: readonly [ecu: string, app: string, context: string],
  payload = NONE,
): Uint8Array {
  return new ByteWriter()
    .u8(0x35, 1)
    .u16be(4 + 8 + 10 + payload.length)
    .ascii(word(names[0]))
    .u32be(12_345)
    .u8(info, 0)
    .ascii(word(names[1]))
    .ascii(word(names[2]))
    .bytes(payload)
    .take()
}

const names = ['ECU1', 'APP1', 'CTX1'] as const
/** A log of no arguments, of level info. */
export const log = message(0x41, names)
export const versionAsked = message(0x16, names, new ByteWriter().u32le(0x13).take())
export const versionSaid = message(
  0x26,
  names,
  new ByteWriter().u32le(0x13).u8(0).u32le(9).ascii('DLT 2.18\0').take(),
)
export const injected = message(0x16, names, new ByteWriter().u32le(0x1000).u32le(4).ascii('boot').take())

export const scripts: readonly ConversationScript[] = [
  {
    name: 'ecu-asked',
    over: { transport: 'tcp', port: 3490 },
    lines: [
      ['client', versionAsked],
      ['server', versionSaid],
      ['server', log],
      ['client', injected],
    ],
  },
]
