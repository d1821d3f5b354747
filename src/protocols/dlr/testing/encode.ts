/** Builds DLR frames after the EtherType. */
import { ByteWriter } from '#bytes/write'

interface Frame {
  readonly type: number
  readonly ip: Uint8Array
  readonly sequence: number
  /** Bytes after the header. */
  readonly rest?: Uint8Array
}

export function frame({ type, ip, sequence, rest = new Uint8Array(0) }: Frame): Uint8Array {
  const bytes = new ByteWriter().u8(0x02, 0x01, type, 0).bytes(ip).u32be(sequence).bytes(rest)
  return bytes.zeros(Math.max(0, 46 - bytes.length)).take()
}

/** State 1 normal, 2 fault. */
export function beacon(ip: Uint8Array, sequence: number, state: number, precedence: number): Uint8Array {
  const rest = new ByteWriter().u8(state, precedence).u32be(400).u32be(1960).take()
  return frame({ type: 1, ip, sequence, rest })
}
