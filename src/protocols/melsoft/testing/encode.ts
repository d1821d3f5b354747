/** Builds frames of the engineering tool and of a controller, in the form that captures show. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'

const ROUTING = hex('11 11 07 00 00 ff ff 03 00 00 fe 03 00 00')
const REQUEST_HEADER = 22
const ANSWER_HEADER = 24

export function request(command: number, data: Uint8Array, sequence = 0): Uint8Array {
  const body = new ByteWriter().u8(0x1c, 0x0a, REQUEST_HEADER, 20).zeros(REQUEST_HEADER - 2)
  return frame(0x57, sequence, body.u16be(command).u16le(1).bytes(data).take())
}

export function answer(command: number, endCode: number, data: Uint8Array, sequence = 0): Uint8Array {
  const body = new ByteWriter()
    .u8(0x9c, 0x0a, ANSWER_HEADER, 20)
    .u16le(endCode)
    .zeros(ANSWER_HEADER - 4)
  return frame(0xd7, sequence, body.u16be(command).u16le(1).bytes(data).take())
}

function frame(kind: number, sequence: number, body: Uint8Array): Uint8Array {
  return new ByteWriter().u8(kind, 1, sequence, 0, 0).bytes(ROUTING).u16le(body.length).bytes(body).take()
}

/** Data of the answer that names the CPU. */
export function model(name: string, type: number): Uint8Array {
  return new ByteWriter().u16le(0).ascii(name.padEnd(16, '\0')).u16le(type).u16le(8).take()
}
