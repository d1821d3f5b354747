import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

// Frame: RFC 6455 §5.2.
const FINAL = 0x80
const COMPRESSED = 0x40 // RFC 7692 §6
const RESERVED = 0x30
const OPCODE = 0x0f
const MASKED = 0x80
const LENGTH = 0x7f
const LENGTH_16 = 126
const LENGTH_64 = 127
const MASK = 4

export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const
const KNOWN: ReadonlySet<number> = new Set(Object.values(opcode))

const limits = {
  /** Bytes of a frame that is read whole; longer ones are passed over. */
  frame: 128 * 1024,
} as const

export interface WebsocketState {
  /** Bytes of a long frame still to be passed over, of client and server. */
  readonly skip: [number, number]
}

export interface WebsocketMessage {
  readonly opcode: number
  readonly isFinal: boolean
  readonly isCompressed: boolean
  /** Unmasked; empty for a frame that is passed over. */
  readonly data: Uint8Array
  /** Bytes of it that this message does not hold. */
  readonly skipped: number
}

/** Reads one frame; `foreign` where reserved bits are set, which no extension we know gives a meaning. */
export function dissect(
  { bytes, start, end, fromClient }: Slice,
  { skip }: WebsocketState,
): Dissected<WebsocketMessage> {
  const available = end - start
  const rest = skip[fromClient ? 0 : 1]
  if (rest > 0) {
    const message = {
      opcode: opcode.continuation,
      isFinal: false,
      isCompressed: false,
      data: new Uint8Array(0),
      skipped: 0,
    }
    return { kind: 'message', length: Math.min(rest, available), message, isPiece: true }
  }
  if (available < 2) return { kind: 'incomplete', need: 2 }
  const first = bytes[start]!
  if ((first & RESERVED) !== 0 || !KNOWN.has(first & OPCODE)) return { kind: 'foreign' }
  const short = bytes[start + 1]! & LENGTH
  const isMasked = (bytes[start + 1]! & MASKED) !== 0
  let header = 2 + (isMasked ? MASK : 0)
  if (short === LENGTH_16) header += 2
  else if (short === LENGTH_64) header += 8
  if (available < header) return { kind: 'incomplete', need: header }
  let length = short
  if (short === LENGTH_16) length = u16be(bytes, start + 2)
  else if (short === LENGTH_64) length = u32be(bytes, start + 2) * 2 ** 32 + u32be(bytes, start + 6)
  const facts = {
    opcode: first & OPCODE,
    isFinal: (first & FINAL) !== 0,
    isCompressed: (first & COMPRESSED) !== 0,
  }
  if (length > limits.frame)
    return {
      kind: 'message',
      length: header,
      message: { ...facts, data: new Uint8Array(0), skipped: length },
    }
  if (available < header + length) return { kind: 'incomplete', need: header + length }
  const data = Uint8Array.from(bytes.subarray(start + header, start + header + length)) // a copy, even of a Buffer
  if (isMasked) unmask(data, bytes, start + header - MASK)
  return { kind: 'message', length: header + length, message: { ...facts, data, skipped: 0 } }
}

/** §5.3. */
function unmask(data: Uint8Array, bytes: Uint8Array, maskAt: number): void {
  for (let i = 0; i < data.length; i++) data[i]! ^= bytes[maskAt + (i & 3)]!
}
