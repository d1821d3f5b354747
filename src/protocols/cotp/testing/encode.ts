/** Builds TPKTs with TPDUs of class 0, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

function tpkt(tpdu: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(3, 0)
    .u16be(4 + tpdu.length)
    .bytes(tpdu)
    .take()
}

interface Connection {
  readonly destinationReference: number
  readonly sourceReference: number
  readonly callingTsap: Uint8Array
  readonly calledTsap: Uint8Array
  /** Exponent of two: 10 is 1,024 bytes. */
  readonly sizeExponent?: number
}

function connect(code: number, connection: Connection): Uint8Array {
  const { callingTsap, calledTsap, sizeExponent = 10 } = connection
  const rest = new ByteWriter()
    .u8(code)
    .u16be(connection.destinationReference)
    .u16be(connection.sourceReference)
    .u8(0)
    .u8(0xc0, 1, sizeExponent)
    .u8(0xc1, callingTsap.length)
    .bytes(callingTsap)
    .u8(0xc2, calledTsap.length)
    .bytes(calledTsap)
    .take()
  return tpkt(new ByteWriter().u8(rest.length).bytes(rest).take())
}

export function connectionRequest(connection: Connection): Uint8Array {
  return connect(0xe0, connection)
}

export function connectionConfirm(connection: Connection): Uint8Array {
  return connect(0xd0, connection)
}

/** The selector of a Siemens connection: kind 1 PG, 2 OP, 3 other. */
export function siemensTsap(kind: number, rack: number, slot: number): Uint8Array {
  return new Uint8Array([kind, (rack << 5) | slot])
}

export function disconnectRequest(
  destinationReference: number,
  sourceReference: number,
  reason: number,
): Uint8Array {
  return tpkt(
    new ByteWriter().u8(6, 0x80).u16be(destinationReference).u16be(sourceReference).u8(reason).take(),
  )
}

/** One DT TPDU. */
export function data(payload: Uint8Array, isLast = true): Uint8Array {
  return tpkt(
    new ByteWriter()
      .u8(2, 0xf0, isLast ? 0x80 : 0)
      .bytes(payload)
      .take(),
  )
}
