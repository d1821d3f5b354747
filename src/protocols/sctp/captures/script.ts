import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript, ScriptCarrier } from '#model/script'

/** Ports, tag, checksum (left 0, not checked here). */
const header = (port: number) => new ByteWriter().u16be(port).u16be(port).zeros(8)

export const init = hex('01 00 0014 11223344 00010000 0001 0001 00000001')

/** One whole message. */
export function data(identifier: number, payload: Uint8Array): Uint8Array {
  const chunk = new ByteWriter()
    .u8(0, 3)
    .u16be(16 + payload.length)
    .u32be(1)
    .u32be(0)
    .u32be(identifier)
    .bytes(payload)
  return chunk.zeros((4 - (payload.length % 4)) % 4).take()
}

/** The word to the carrier is port and payload protocol identifier: `3868/46`. */
export const carriage: ScriptCarrier = {
  over: { ipProtocol: 132 },
  carry: (lines) =>
    lines.map(([by, bytes, how = '0/0']) => {
      const [port, identifier] = how.split('/').map(Number)
      return [by, header(port!).bytes(data(identifier!, bytes)).take()] as const
    }),
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'association',
    over: { ipProtocol: 132 },
    lines: [
      ['client', header(9000).bytes(init).take()],
      ['client', header(9000).bytes(hex('07 00 0008 00000001')).take()],
    ],
  },
]
