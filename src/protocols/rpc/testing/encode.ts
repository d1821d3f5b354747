/** Writes ONC RPC messages, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'

interface Procedure {
  readonly program: number
  readonly version: number
  readonly procedure: number
}

function padded(writer: ByteWriter, text: string): ByteWriter {
  return writer
    .u32be(text.length)
    .ascii(text)
    .zeros((4 - (text.length % 4)) % 4)
}

/** A call with AUTH_SYS of this machine and user 0, or without any authentication. */
export function call(transaction: number, which: Procedure, body: Uint8Array, machine = ''): Uint8Array {
  const writer = new ByteWriter().u32be(transaction).u32be(0).u32be(2)
  writer.u32be(which.program).u32be(which.version).u32be(which.procedure)
  if (machine === '') writer.u32be(0).u32be(0)
  else {
    const credentials = padded(new ByteWriter().u32be(7), machine).u32be(0).u32be(0).u32be(0).take()
    writer.u32be(1).u32be(credentials.length).bytes(credentials)
  }
  return writer.u32be(0).u32be(0).bytes(body).take()
}

/** An accepted reply without verifier. */
export function reply(transaction: number, body: Uint8Array): Uint8Array {
  return new ByteWriter().u32be(transaction).u32be(1).u32be(0).u32be(0).u32be(0).u32be(0).bytes(body).take()
}

/** As a stream carries it: RFC 5531 §11. */
export function record(message: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u32be((0x8000_0000 | message.length) >>> 0)
    .bytes(message)
    .take()
}

/** Arguments of the port mapper's GETPORT: RFC 1833 §3. */
export function mapping(program: number, version: number, transport: number): Uint8Array {
  return new ByteWriter().u32be(program).u32be(version).u32be(transport).u32be(0).take()
}

/** A text padded to four bytes: RFC 4506 §4.11. */
export function words(text: string): Uint8Array {
  return padded(new ByteWriter(), text).take()
}
