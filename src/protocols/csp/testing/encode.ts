/** Builds CSP messages of both sides, for tests. */
import { ByteWriter } from '#bytes/write'

const CONTEXT = 16
/** Version and backlog: a PLC-5/40E takes no connection without them. */
const CONNECT_CONTEXT = 0x0004_0005

function message(mode: 1 | 2, submode: 1 | 7, connection: number, body: Uint8Array, status = 0): Uint8Array {
  return new ByteWriter()
    .u8(mode, submode)
    .u16be(body.length)
    .u32be(connection)
    .u32be(status)
    .u32be(submode === 1 ? CONNECT_CONTEXT : 0)
    .zeros(CONTEXT - 4)
    .bytes(body)
    .take()
}

export const connect = (): Uint8Array => message(1, 1, 0, new Uint8Array(0))

export const connected = (connection: number, status = 0): Uint8Array =>
  message(2, 1, connection, new Uint8Array(0), status)

/** Carries a PCCC message, command first. `address` bytes precede it. */
export function carry(
  isRequest: boolean,
  connection: number,
  pccc: Uint8Array,
  address: 4 | 15 = 4,
): Uint8Array {
  const place = new ByteWriter()
    .u8(0, 5, 0, address === 4 ? 0 : 1)
    .zeros(address - 4)
    .take()
  return message(isRequest ? 1 : 2, 7, connection, new ByteWriter().bytes(place).bytes(pccc).take())
}
