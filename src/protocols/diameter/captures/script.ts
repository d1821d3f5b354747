import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

function pair(writer: ByteWriter, code: number, body: Uint8Array): void {
  writer
    .u32be(code)
    .u8(0x40)
    .u24be(8 + body.length)
    .bytes(body)
    .zeros((4 - (body.length % 4)) % 4)
}

export function message(command: number, isRequest: boolean, host: string, result?: number): Uint8Array {
  const body = new ByteWriter()
  if (result !== undefined) pair(body, 268, new ByteWriter().u32be(result).take())
  pair(body, 264, new ByteWriter().ascii(host).take())
  pair(body, 296, new ByteWriter().ascii('plant.example').take())
  const bytes = body.take()
  const header = new ByteWriter()
    .u8(1)
    .u24be(20 + bytes.length)
    .u8(isRequest ? 0x80 : 0)
    .u24be(command)
  return header.zeros(12).bytes(bytes).take()
}

const lines = (...how: [] | [string]): Script['lines'] => [
  ['client', message(257, true, 'nas.plant.example'), ...how],
  ['server', message(257, false, 'aaa.plant.example', 2001), ...how],
  ['client', message(265, true, 'nas.plant.example'), ...how],
  ['server', message(265, false, 'aaa.plant.example', 4001), ...how],
]

export const scripts: readonly Script[] = [
  { name: 'over-tcp', over: { transport: 'tcp', port: 3868 }, lines: lines() },
  { name: 'over-sctp', over: { carriedBy: 'sctp' }, lines: lines('3868/46') },
]
