/** Bytes → CSP messages: a header of 28 bytes, an address, and a PCCC message. */
import { u16be, u32be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const MODE = 0
const SUBMODE = 1
const LENGTH = 2
const CONNECTION = 4
const STATUS = 8
/** With 16 bytes of the sender's own, which come back in the answer. */
const HEADER = 28

const REQUEST = 1
const RESPONSE = 2
const CONNECT = 1
const PCCC = 7

/** Bytes of the address before the PCCC message, by its fourth: of the processor itself, and of one behind it on DH+ or DH-485. */
const ADDRESS_KIND = 3
const ADDRESSES: readonly (number | undefined)[] = [4, 15]
const SHORTEST_ADDRESS = 4
/** Command, status and transaction: Rockwell 1770-6.5.16 (1996), chapter 6. */
const PCCC_HEADER = 4
/** Bits of a PCCC command that no command has; bit 6 marks a reply. */
const NO_COMMAND = 0xb0
const REPLY = 0x40

export interface CspMessage {
  readonly kind: 'connect' | 'pccc'
  readonly isRequest: boolean
  readonly connection: number
  readonly status: number
  /** Bounds of the PCCC message from the message's start; both 0 where none was found. */
  readonly pcccStart: number
  readonly pcccEnd: number
}

/** Reads one message. `foreign` where no header can be; a length of 16 bits needs no bound of its own. */
export function dissect({ bytes, start, end }: Slice): Dissected<CspMessage> {
  const available = end - start
  if (!mayBeHeader(bytes, start, end)) return { kind: 'foreign' }
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const length = HEADER + u16be(bytes, start + LENGTH)
  if (available < length) return { kind: 'incomplete', need: length }
  const isRequest = bytes[start + MODE] === REQUEST
  const isPccc = bytes[start + SUBMODE] === PCCC
  const at = isPccc ? pcccAt(bytes, start, length, isRequest) : 0
  return {
    kind: 'message',
    length,
    message: {
      kind: isPccc ? 'pccc' : 'connect',
      isRequest,
      connection: u32be(bytes, start + CONNECTION),
      status: u32be(bytes, start + STATUS),
      pcccStart: at,
      pcccEnd: at === 0 ? 0 : length,
    },
  }
}

/** Whether the present bytes of a header are valid. A request has no status, and a connect has no further fields. */
function mayBeHeader(bytes: Uint8Array, start: number, end: number): boolean {
  const mode = bytes[start + MODE]
  if (mode !== REQUEST && mode !== RESPONSE) return false
  if (end - start <= SUBMODE) return true
  const submode = bytes[start + SUBMODE]
  if (submode !== CONNECT && submode !== PCCC) return false
  if (end - start < CONNECTION) return true
  const length = u16be(bytes, start + LENGTH)
  const hasLength =
    submode === CONNECT ? length === 0 : length === 0 || length >= SHORTEST_ADDRESS + PCCC_HEADER
  if (!hasLength || (length === 0 && submode === PCCC && mode === REQUEST)) return false
  return mode === RESPONSE || end - start < STATUS + 4 || u32be(bytes, start + STATUS) === 0
}

/** Position of the PCCC message, or 0: its command shows whether it is one, and its direction. */
function pcccAt(bytes: Uint8Array, start: number, length: number, isRequest: boolean): number {
  if (HEADER + SHORTEST_ADDRESS > length) return 0
  const address = ADDRESSES[bytes[start + HEADER + ADDRESS_KIND]!]
  if (address === undefined || HEADER + address + PCCC_HEADER > length) return 0
  const at = HEADER + address
  const command = bytes[start + at]!
  return (command & NO_COMMAND) === 0 && ((command & REPLY) === 0) === isRequest ? at : 0
}

/** Asked of the port's own traffic, which EtherNet/IP shares: both begin with a header of their own. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (!mayBeHeader(bytes, start, end)) return 'no'
  return end - start < STATUS + 4 ? 'more' : 'yes'
}

/** The next header of a PCCC message after lost bytes. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + HEADER + SHORTEST_ADDRESS + PCCC_HEADER <= end; at++) {
    if (bytes[at + SUBMODE] !== PCCC || !mayBeHeader(bytes, at, end)) continue
    const length = HEADER + u16be(bytes, at + LENGTH)
    if (pcccAt(bytes, at, Math.min(length, end - at), bytes[at + MODE] === REQUEST) > 0) return at
  }
  return undefined
}
