import { latin1 } from '#bytes/message-head'
import { u16be } from '#bytes/read'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

/** §2.1: a line of at most 107 bytes with its CRLF. */
const LINE =
  /^PROXY (?:TCP4 (?:\d{1,3}\.){3}\d{1,3} (?:\d{1,3}\.){3}\d{1,3} \d{1,5} \d{1,5}|TCP6 [\da-fA-F:.]{2,39} [\da-fA-F:.]{2,39} \d{1,5} \d{1,5}|UNKNOWN[ -~]{0,92})\r\n/
const LONGEST_LINE = 107
const WORD = 'PROXY '

/** §2.2: twelve bytes that no other protocol begins with, version and command, family, length of the rest. */
const SIGNATURE = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a)
const VERSION_COMMAND = 12
const LENGTH = 14
const HEADER = 16
const VERSION_2 = 2
/** Addresses of the longest family (216) and what may follow them; more is possible and not seen. */
const MOST_REST = 4096

interface ProxyState {
  isRead: boolean
}

/** One header, once, from the client; what follows it is another protocol's. */
function dissect(slice: Slice, { isRead }: ProxyState): Dissected<'header'> {
  if (isRead || !slice.fromClient) return { kind: 'foreign' }
  const length = headerLength(slice)
  if (length === undefined) return { kind: 'foreign' }
  const available = slice.end - slice.start
  if (length > available) return { kind: 'incomplete', need: length }
  return { kind: 'message', message: 'header', length }
}

/** Bytes of the header; one more than present while it is undecided; undefined if there is none. */
function headerLength({ bytes, start, end }: Slice): number | undefined {
  const available = end - start
  const begins = (wanted: (at: number) => number, byteCount: number): boolean => {
    for (let at = 0; at < Math.min(byteCount, available); at++)
      if (bytes[start + at] !== wanted(at)) return false
    return true
  }
  if (begins((at) => WORD.charCodeAt(at), WORD.length)) {
    const head = latin1(bytes, start, Math.min(end, start + LONGEST_LINE))
    const found = LINE.exec(head)
    if (found !== null) return found[0].length
    return available < LONGEST_LINE && !head.includes('\n') ? available + 1 : undefined
  }
  if (!begins((at) => SIGNATURE[at]!, SIGNATURE.length)) return undefined
  if (available < HEADER) return available + 1
  const rest = u16be(bytes, start + LENGTH)
  if (bytes[start + VERSION_COMMAND]! >> 4 !== VERSION_2 || rest > MOST_REST) return undefined
  return HEADER + rest
}

export const protocol = defineProtocol<'header', ProxyState>({
  name: 'proxy-protocol',
  shortName: 'PROXY protocol',
  title: 'PROXY protocol of load balancers',
  standard: 'HAProxy, The PROXY protocol, versions 1 and 2 (2020)',
  depth: 'recognised',
  family: 'infrastructure',
  isPreamble: true,
  hints: [{ content: 'tcp' }],
  newState: () => ({ isRead: false }),
  firstBytes: '\rP',
  probe(slice) {
    const length = headerLength(slice)
    if (length === undefined) return 'no'
    return length > slice.end - slice.start ? 'more' : 'yes'
  },
  dissect,
  isFromClient: () => true,
  facts(_message, _slice, emit, state) {
    state.isRead = true
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'role',
      value: 'proxy',
      confidence: confidence.hearsay,
      field: 'PROXY header',
    })
  },
})
