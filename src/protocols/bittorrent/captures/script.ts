import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

/** @param peer identifier of 20 characters. */
export function handshake(peer: string): Uint8Array {
  return new ByteWriter()
    .ascii('\x13BitTorrent protocol')
    .zeros(8)
    .ascii('0123456789abcdefghij')
    .ascii(peer)
    .take()
}

export const ping = new ByteWriter().ascii('d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe').take()
const pong = new ByteWriter().ascii('d1:rd2:id20:mnopqrstuvwxyz123456e1:t2:aa1:y1:re').take()

export const scripts: readonly Script[] = [
  {
    name: 'peers',
    over: { transport: 'tcp', port: 51413 },
    lines: [
      ['client', handshake('-TR4050-abcdefghijkl')],
      ['server', handshake('-UT3450-abcdefghijkl')],
      ['client', new Uint8Array([0, 0, 0, 1, 2])],
      ['server', new Uint8Array([0, 0, 0, 1, 1])],
    ],
  },
  {
    name: 'hash-table',
    over: { transport: 'udp', port: 51413 },
    lines: [
      ['client', ping],
      ['server', pong],
    ],
  },
]
