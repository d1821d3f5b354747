import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { ipv4Text, ipv6Text } from '#model/address'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

// SOCKS 5: RFC 1928; user and password: RFC 1929; SOCKS 4 and 4a: Y.-D. Lee, NEC (1992, 1996).
const SOCKS_4 = 4
const SOCKS_5 = 5
const ADDRESS = { ipv4: 1, name: 3, ipv6: 4 } as const
const NO_AUTHENTICATION = 0
const USER_PASSWORD = 2
const MAX_TEXT = 256

type SocksMessage =
  | { readonly kind: 'greeting' }
  | { readonly kind: 'method'; readonly method: number }
  | { readonly kind: 'password'; readonly user: string }
  | { readonly kind: 'password-result'; readonly isOk: boolean }
  | { readonly kind: 'request'; readonly command: number; readonly target: string }
  | { readonly kind: 'reply'; readonly isOk: boolean }

interface SocksState {
  version: number
  clientStep: 'start' | 'password' | 'request' | 'data'
  serverStep: 'method' | 'password' | 'reply' | 'data'
  target: string
  user: string | undefined
}

/** Once the relay is open the stream speaks another protocol, and is foreign here. */
function dissect(slice: Slice, state: SocksState): Dissected<SocksMessage> {
  const step = slice.fromClient ? state.clientStep : state.serverStep
  switch (step) {
    case 'start':
      return slice.bytes[slice.start] === SOCKS_4 ? request4(slice) : greeting(slice)
    case 'request':
      return request5(slice)
    case 'password':
      return slice.fromClient
        ? password(slice)
        : pair(slice, 1, (value) => ({ kind: 'password-result', isOk: value === 0 }))
    case 'method':
      return pair(slice, SOCKS_5, (method) => ({ kind: 'method', method }))
    case 'reply':
      return state.version === SOCKS_4 ? reply4(slice) : reply5(slice)
    case 'data':
      return { kind: 'foreign' }
    default:
      step satisfies never
      return { kind: 'foreign' }
  }
}

function found(message: SocksMessage, length: number, { start, end }: Slice): Dissected<SocksMessage> {
  return end - start < length ? { kind: 'incomplete', need: length } : { kind: 'message', message, length }
}

function more({ start, end }: Slice): Dissected<SocksMessage> {
  return { kind: 'incomplete', need: end - start + 1 }
}

/** VER, NMETHODS, METHODS: RFC 1928 §3. */
function greeting(slice: Slice): Dissected<SocksMessage> {
  const { bytes, start, end } = slice
  if (bytes[start] !== SOCKS_5) return { kind: 'foreign' }
  if (end - start < 2) return more(slice)
  const count = bytes[start + 1]!
  if (count === 0 || count > 10) return { kind: 'foreign' }
  return found({ kind: 'greeting' }, 2 + count, slice)
}

function pair(slice: Slice, version: number, make: (value: number) => SocksMessage): Dissected<SocksMessage> {
  const { bytes, start, end } = slice
  if (bytes[start] !== version) return { kind: 'foreign' }
  return end - start < 2 ? more(slice) : found(make(bytes[start + 1]!), 2, slice)
}

/** RFC 1929 §2. The password is stepped over. */
function password(slice: Slice): Dissected<SocksMessage> {
  const { bytes, start, end } = slice
  if (bytes[start] !== 1) return { kind: 'foreign' }
  if (end - start < 2) return more(slice)
  const userEnd = start + 2 + bytes[start + 1]!
  if (end <= userEnd) return more(slice)
  return found(
    { kind: 'password', user: text(bytes, start + 2, userEnd) },
    userEnd + 1 + bytes[userEnd]! - start,
    slice,
  )
}

/** VER, CMD, RSV, ATYP, DST.ADDR, DST.PORT: RFC 1928 §4. */
function request5(slice: Slice): Dissected<SocksMessage> {
  const { bytes, start, end } = slice
  if (bytes[start] !== SOCKS_5) return { kind: 'foreign' }
  if (end - start < 5) return more(slice)
  const byteCount = addressBytes(bytes, start)
  if (byteCount === undefined) return { kind: 'foreign' }
  const length = 4 + byteCount + 2
  if (end - start < length) return { kind: 'incomplete', need: length }
  const port = u16be(bytes, start + 4 + byteCount)
  const target = `${addressText(bytes, start)}:${port}`
  return { kind: 'message', message: { kind: 'request', command: bytes[start + 1]!, target }, length }
}

function addressBytes(bytes: Uint8Array, start: number): number | undefined {
  const type = bytes[start + 3]
  if (type === ADDRESS.ipv4) return 4
  if (type === ADDRESS.ipv6) return 16
  return type === ADDRESS.name ? 1 + bytes[start + 4]! : undefined
}

function addressText(bytes: Uint8Array, start: number): string {
  const type = bytes[start + 3]
  if (type === ADDRESS.ipv4) return ipv4Text(bytes, start + 4)
  if (type === ADDRESS.ipv6) return `[${ipv6Text(bytes, start + 4)}]`
  return text(bytes, start + 5, start + 5 + bytes[start + 4]!)
}

function reply5(slice: Slice): Dissected<SocksMessage> {
  const { bytes, start, end } = slice
  if (bytes[start] !== SOCKS_5) return { kind: 'foreign' }
  if (end - start < 5) return more(slice)
  const byteCount = addressBytes(bytes, start)
  return byteCount === undefined
    ? { kind: 'foreign' }
    : found({ kind: 'reply', isOk: bytes[start + 1] === 0 }, 4 + byteCount + 2, slice)
}

/** VN, CD, DSTPORT, DSTIP, USERID, NUL; 4a: DSTIP 0.0.0.x, then a name. */
function request4(slice: Slice): Dissected<SocksMessage> {
  const { bytes, start, end } = slice
  if (end - start < 9) return more(slice)
  const command = bytes[start + 1]!
  if (command !== 1 && command !== 2) return { kind: 'foreign' }
  const userEnd = nul(bytes, start + 8, end)
  if (userEnd === undefined) return end - start > MAX_TEXT ? { kind: 'foreign' } : more(slice)
  const isName =
    bytes[start + 4] === 0 && bytes[start + 5] === 0 && bytes[start + 6] === 0 && bytes[start + 7] !== 0
  const nameEnd = isName ? nul(bytes, userEnd + 1, end) : userEnd
  if (nameEnd === undefined) return end - start > 2 * MAX_TEXT ? { kind: 'foreign' } : more(slice)
  const host = isName ? text(bytes, userEnd + 1, nameEnd) : ipv4Text(bytes, start + 4)
  return {
    kind: 'message',
    message: { kind: 'request', command, target: `${host}:${u16be(bytes, start + 2)}` },
    length: nameEnd + 1 - start,
  }
}

function nul(bytes: Uint8Array, start: number, end: number): number | undefined {
  for (let at = start; at < Math.min(end, start + MAX_TEXT); at++) if (bytes[at] === 0) return at
  return undefined
}

/** VN 0, CD 90 granted: eight bytes. */
function reply4(slice: Slice): Dissected<SocksMessage> {
  const { bytes, start, end } = slice
  if (bytes[start] !== 0) return { kind: 'foreign' }
  if (end - start < 2) return more(slice)
  const code = bytes[start + 1]!
  return code < 90 || code > 93 ? { kind: 'foreign' } : found({ kind: 'reply', isOk: code === 90 }, 8, slice)
}

function facts(message: SocksMessage, _slice: Slice, emit: Emit, state: SocksState): void {
  switch (message.kind) {
    case 'greeting':
      state.version = SOCKS_5
      state.clientStep = 'request'
      return
    case 'method':
      if (message.method === USER_PASSWORD) state.clientStep = state.serverStep = 'password'
      else state.serverStep = 'reply'
      if (message.method === NO_AUTHENTICATION)
        emit({ kind: 'session', phase: 'open', method: 'socks, none', secured: false })
      return
    case 'password':
      state.user = message.user
      state.clientStep = 'request'
      return
    case 'password-result': {
      state.serverStep = 'reply'
      const phase = message.isOk ? 'open' : 'refused'
      emit({
        kind: 'session',
        phase,
        user: state.user,
        method: 'socks, password',
        secured: false,
        clearText: true,
      })
      return
    }
    case 'request':
      if (state.version === 0) state.version = SOCKS_4
      state.serverStep = 'reply'
      state.clientStep = 'data'
      state.target = message.target
      emitConnect('requested', emit, state)
      return
    case 'reply':
      state.serverStep = 'data'
      emitConnect(message.isOk ? 'succeeded' : 'rejected', emit, state)
      return
    default:
      message satisfies never
  }
}

function emitConnect(
  outcome: 'requested' | 'succeeded' | 'rejected',
  emit: Emit,
  { target }: SocksState,
): void {
  emit({ kind: 'operation', verb: 'execute', name: 'CONNECT', code: '1', object: target, outcome })
}

function fills(slice: Slice, length: number): boolean {
  const { start, end } = slice
  if (length === end - start) return true
  if (slice.bytes[start] === SOCKS_4) return false
  const request = request5({ ...slice, start: start + length, end })
  return request.kind === 'message' && length + request.length === end - start
}

/** `yes` for a client's greeting that fills the slice, with its request or without, or a request of SOCKS 4 that does. */
function probe(slice: Slice): 'yes' | 'no' | 'more' {
  if (!slice.fromClient) return 'no'
  const first = slice.bytes[slice.start]
  if (first !== SOCKS_4 && first !== SOCKS_5) return 'no'
  const read = first === SOCKS_4 ? request4(slice) : greeting(slice)
  if (read.kind === 'incomplete') return slice.end - slice.start < 9 ? 'more' : 'no'
  if (read.kind !== 'message' || !fills(slice, read.length)) return 'no'
  return first === SOCKS_4 || slice.bytes[slice.start + 2]! <= USER_PASSWORD ? 'yes' : 'no'
}

export const protocol = defineProtocol<SocksMessage, SocksState>({
  name: 'socks',
  shortName: 'SOCKS',
  title: 'SOCKS 4, 4a and 5',
  standard: 'RFC 1928, RFC 1929; SOCKS 4A (NEC, 1996)',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  hints: [{ transport: 'tcp', port: 1080 }, { content: 'tcp' }],
  newState: () => ({ version: 0, clientStep: 'start', serverStep: 'method', target: '', user: undefined }),
  firstBytes: '\x04\x05',
  probe,
  dissect,
  isFromClient: (message) => (message.kind === 'greeting' || message.kind === 'request' ? true : undefined),
  facts,
})
