import { u32be } from '#bytes/read'
import { ipv4Text, macText } from '#model/address'
import type { Dissected, Slice } from '#model/protocol'

// RFC 2131 §2, figure 1.
const OP = 0
const HARDWARE_TYPE = 1
const HARDWARE_LENGTH = 2
const TRANSACTION = 4
const CLIENT_ADDRESS = 12
const YOUR_ADDRESS = 16
const HARDWARE_ADDRESS = 28
const SERVER_NAME = 44
const FILE = 108
const COOKIE = 236
const OPTIONS = 240

/** RFC 2131 §3. */
const MAGIC_COOKIE = 0x63825363
const ETHERNET = 1
/** Without the cookie, sixty-four bytes of vendor area end the message: RFC 951 §3. */
const BOOTP_LENGTH = 300

/** RFC 2132 §2, §3.1, §9.3. */
const PAD = 0
const END = 255
const OVERLOAD = 52
const MESSAGE_TYPE = 53

const limits = {
  /** Options of one message: every code once, and as many continued ones. */
  options: 512,
} as const

/** Position of an option's value. */
export interface DhcpOption {
  readonly code: number
  readonly start: number
  readonly end: number
}

export interface DhcpMessage {
  /** Op code 1; false for a reply. */
  readonly isRequest: boolean
  readonly transaction: number
  /** '' where the hardware is no Ethernet. */
  readonly clientMac: string
  readonly clientAddress: string
  readonly yourAddress: string
  /** Option 53; 0 for BOOTP. */
  readonly type: number
  /** In order; the first of each code counts. */
  readonly options: readonly DhcpOption[]
}

/**
 * Reads one message. `foreign` if its op code is neither request nor reply; `malformed` if an option overruns the
 * message. BOOTP without the magic cookie is a message without options (RFC 951).
 */
export function dissect({ bytes, start, end, isCut }: Slice): Dissected<DhcpMessage> {
  const length = end - start
  if (length < HARDWARE_ADDRESS + 16 || bytes[start + OP] === 0 || bytes[start + OP]! > 2)
    return { kind: 'foreign' }
  if (length < COOKIE && !isCut) return { kind: 'malformed', at: length, reason: 'length', length }
  const options: DhcpOption[] = []
  const hasOptions = length >= OPTIONS && u32be(bytes, start + COOKIE) === MAGIC_COOKIE
  if (!hasOptions && length < BOOTP_LENGTH && !isCut)
    return { kind: 'malformed', at: COOKIE, reason: 'vendor area', length }
  if (hasOptions) {
    const fault = readOptions(bytes, start + OPTIONS, end, options)
    if (fault !== undefined && !isCut)
      return { kind: 'malformed', at: fault - start, reason: 'option length', length }
    readOverloaded(bytes, start, options)
  }
  const type = options.find((option) => option.code === MESSAGE_TYPE && option.end > option.start)
  const isEthernet = bytes[start + HARDWARE_TYPE]! === ETHERNET && bytes[start + HARDWARE_LENGTH] === 6
  return {
    kind: 'message',
    length,
    message: {
      isRequest: bytes[start + OP] === 1,
      transaction: u32be(bytes, start + TRANSACTION),
      clientMac: isEthernet ? macText(bytes, start + HARDWARE_ADDRESS) : '',
      clientAddress: ipv4Text(bytes, start + CLIENT_ADDRESS),
      yourAddress: ipv4Text(bytes, start + YOUR_ADDRESS),
      type: type === undefined ? 0 : bytes[type.start]!,
      options,
    },
  }
}

/** Gathers options into `found`; returns where one overruns `end`. */
function readOptions(bytes: Uint8Array, start: number, end: number, found: DhcpOption[]): number | undefined {
  for (let at = start; at < end && found.length < limits.options; ) {
    const code = bytes[at]!
    if (code === END) return undefined
    if (code === PAD) {
      at++
      continue
    }
    if (at + 2 > end) return at
    const next = at + 2 + bytes[at + 1]!
    if (next > end) return at + 1
    found.push({ code, start: at + 2, end: next })
    at = next
  }
  return undefined
}

/** With option 52, `file` (1), `sname` (2) or both (3) contain options as well: RFC 2132 §9.3. */
function readOverloaded(bytes: Uint8Array, start: number, options: DhcpOption[]): void {
  const overload = options.find((option) => option.code === OVERLOAD && option.end > option.start)
  const fields = overload === undefined ? 0 : bytes[overload.start]!
  if ((fields & 1) !== 0) readOptions(bytes, start + FILE, start + COOKIE, options)
  if ((fields & 2) !== 0) readOptions(bytes, start + SERVER_NAME, start + FILE, options)
}
