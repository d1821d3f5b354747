import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'
import { opcode } from '../wire.ts'

const CLIENT = [0x28, 0xe1, 0x32, 0x8a, 0x71, 0x85, 0xe6, 0xca] as const
const SERVER = [0x59, 0x3c, 0x3c, 0x23, 0x23, 0x2b, 0xb9, 0x0a] as const

/** Without tls-auth: no acknowledgments, packet 0. */
export function clientReset(): Uint8Array {
  return new ByteWriter()
    .u8(opcode.clientReset << 3, ...CLIENT, 0)
    .u32be(0)
    .take()
}

/** Acknowledges the client's packet 0. */
export function serverReset(): Uint8Array {
  return new ByteWriter()
    .u8(opcode.serverReset << 3, ...SERVER, 1)
    .u32be(0)
    .u8(...CLIENT)
    .u32be(0)
    .take()
}

/** With tls-auth of SHA-1: placeholder bytes for the HMAC, packet 1 and a time in 2026. */
export function protectedReset(): Uint8Array {
  const writer = new ByteWriter().u8(opcode.clientReset << 3, ...CLIENT)
  for (let i = 0; i < 20; i++) writer.u8((i * 91 + 7) & 0xff)
  return writer.u32be(1).u32be(1_767_225_600).u8(0).u32be(0).take()
}

/** The smallest hellos of TLS 1.2, and the change to what is encrypted: RFC 5246 §7. */
const random = '00112233445566778899aabbccddeeff'.repeat(2)
const clientHello = hex(`16 0301 002d 01 000029 0303 ${random} 00 0002 002f 01 00`)
const serverHello = hex(`16 0303 002a 02 000026 0303 ${random} 00 002f 00`)
const changed = hex('14 0303 0001 01')

/** A piece of the handshake, without HMAC and acknowledgments. */
function control(session: readonly number[], identifier: number, piece: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(opcode.control << 3, ...session, 0)
    .u32be(identifier)
    .bytes(piece)
    .take()
}

function framed(packet: Uint8Array): Uint8Array {
  return new ByteWriter().u16be(packet.length).bytes(packet).take()
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'over-udp',
    over: { transport: 'udp', port: 41194 },
    lines: [
      ['client', clientReset()],
      ['server', serverReset()],
    ],
  },
  {
    name: 'over-tcp',
    over: { transport: 'tcp', port: 8443 },
    lines: [
      ['client', framed(protectedReset())],
      ['server', framed(serverReset())],
    ],
  },
  {
    name: 'handshake',
    over: { transport: 'udp', port: 1194 },
    lines: [
      ['client', clientReset()],
      ['server', serverReset()],
      ['client', control(CLIENT, 1, clientHello.subarray(0, 20))],
      ['client', control(CLIENT, 1, clientHello.subarray(0, 20))],
      ['client', control(CLIENT, 2, clientHello.subarray(20))],
      ['server', control(SERVER, 1, serverHello)],
      ['server', control(SERVER, 2, changed)],
    ],
  },
]
