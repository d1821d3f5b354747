import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import type { Script } from '#model/script'

export function frame(version: number, operation: number, body: Uint8Array): Uint8Array {
  return new ByteWriter().u8(version, 0).u16be(1).u8(operation).u32be(body.length).bytes(body).take()
}

const short = (writer: ByteWriter, text: string) => writer.u16be(text.length).ascii(text)

export const startup = frame(4, 1, short(short(new ByteWriter().u16be(1), 'CQL_VERSION'), '3.0.0').take())

export function query(statement: string): Uint8Array {
  return frame(4, 7, new ByteWriter().u32be(statement.length).ascii(statement).bytes(hex('0001 00')).take())
}

export const scripts: readonly Script[] = [
  {
    name: 'query',
    over: { transport: 'tcp', port: 9042 },
    lines: [
      ['client', startup],
      ['server', frame(0x84, 2, new Uint8Array(0))],
      ['client', query('SELECT value FROM plant.readings WHERE tag = 42')],
    ],
  },
]
