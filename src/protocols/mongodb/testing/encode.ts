/** Builds MongoDB messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

/** A document of one number. */
function document(key: string): Uint8Array {
  return new ByteWriter()
    .u32le(4 + 1 + key.length + 1 + 4 + 1)
    .u8(0x10)
    .ascii(key)
    .u8(0)
    .u32le(1)
    .u8(0)
    .take()
}

function message(operation: number, responseTo: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u32le(16 + body.length)
    .u32le(7)
    .u32le(responseTo)
    .u32le(operation)
    .bytes(body)
    .take()
}

/** OP_MSG with a command, or an answer to one. */
export function command(name: string, responseTo = 0): Uint8Array {
  return message(2013, responseTo, new ByteWriter().u32le(0).u8(0).bytes(document(name)).take())
}

/** OP_QUERY of old drivers. */
export function query(database: string, name: string): Uint8Array {
  const body = new ByteWriter()
    .u32le(0)
    .ascii(`${database}.$cmd`)
    .u8(0)
    .u32le(0)
    .u32le(0xffffffff)
    .bytes(document(name))
  return message(2004, 0, body.take())
}
