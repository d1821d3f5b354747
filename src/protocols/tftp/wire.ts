import { indexOfByte, u16be } from '#bytes/read'
import { text } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

/** Opcodes: RFC 1350 §5, RFC 2347. */
export const tftpOpcode = { READ: 1, WRITE: 2, DATA: 3, ACKNOWLEDGE: 4, ERROR: 5, OPTIONS: 6 } as const

const MODES: ReadonlySet<string> = new Set(['netascii', 'octet', 'mail'])
/** Longest file name that is taken for one. */
const longestName = 512
/** On the server's own port a request may be longer than any honest one: so are those that overrun it. */
const PORT = 69

export interface TftpMessage {
  readonly opcode: number
  /** Block number or error code. */
  readonly number: number
  /** File name or error message. */
  readonly text: string
  readonly mode: string
  readonly dataLength: number
  /** A request that asks for other than the defaults: RFC 2347. */
  readonly hasOptions: boolean
}

/** Reads one packet: RFC 1350 §5. `foreign` where opcode, name or mode do not fit. */
export function dissect({ bytes, start, end, destinationPort }: Slice): Dissected<TftpMessage> {
  const length = end - start
  if (length < 4) return { kind: 'foreign' }
  const opcode = u16be(bytes, start)
  if (opcode === tftpOpcode.READ || opcode === tftpOpcode.WRITE)
    return request(bytes, start, end, opcode, destinationPort === PORT)
  if (opcode === tftpOpcode.OPTIONS)
    return {
      kind: 'message',
      length,
      message: { opcode, number: 0, text: '', mode: '', dataLength: 0, hasOptions: false },
    }
  if (opcode < tftpOpcode.DATA || opcode > tftpOpcode.ERROR) return { kind: 'foreign' }
  if (opcode === tftpOpcode.ACKNOWLEDGE && length !== 4) return { kind: 'foreign' }
  return {
    kind: 'message',
    length,
    message: {
      opcode,
      number: u16be(bytes, start + 2),
      text: opcode === tftpOpcode.ERROR ? text(bytes, start + 4, end) : '',
      mode: '',
      dataLength: opcode === tftpOpcode.DATA ? length - 4 : 0,
      hasOptions: false,
    },
  }
}

/** File name and mode, each ended by a zero. */
function request(
  bytes: Uint8Array,
  start: number,
  end: number,
  opcode: number,
  isServers: boolean,
): Dissected<TftpMessage> {
  const name = start + 2
  const nameEnd = indexOfByte(bytes, name, Math.min(end, name + longestName), 0)
  const longestMode = isServers ? longestName : 16
  const modeEnd = nameEnd < 0 ? -1 : indexOfByte(bytes, nameEnd + 1, Math.min(end, nameEnd + longestMode), 0)
  if (nameEnd <= name || modeEnd < 0) return { kind: 'foreign' }
  const mode = text(bytes, nameEnd + 1, modeEnd).toLowerCase()
  if (!MODES.has(mode) && mode.length <= 16) return { kind: 'foreign' }
  return {
    kind: 'message',
    length: end - start,
    message: {
      opcode,
      number: 0,
      text: text(bytes, name, nameEnd),
      mode,
      dataLength: 0,
      hasOptions: modeEnd + 1 < end,
    },
  }
}

/** On any port: a request with a name and one of three modes. */
export function probe(slice: Slice): 'yes' | 'no' {
  const found = dissect(slice)
  return found.kind === 'message' && found.message.mode !== '' ? 'yes' : 'no'
}
