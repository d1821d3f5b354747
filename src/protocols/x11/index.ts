import { u16be, u16le, u32be, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Connection setup: X Window System Protocol, X11 Release 6.8 §8.
const BIG = 0x42
const LITTLE = 0x6c
const VERSION = 11
const CLIENT_HEADER = 12
const SERVER_HEADER = 8
const LONGEST_NAME = 64
const LONGEST_DATA = 256
/** Of a success: release at 8, length of the maker's name at 24, the name at 40. */
const SUCCESS = { release: 8, makerLength: 24, maker: 40 } as const
const FAILED = 0
const ACCEPTED = 1

type X11Message =
  | { readonly kind: 'opening'; readonly method: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'accepted'; readonly maker: string; readonly release: number }
  | { readonly kind: 'other' }

interface X11State {
  order: 'big' | 'little' | undefined
  isAnswered: boolean
}

const padded = (length: number) => (length + 3) & ~3

/** Opening of each side; what follows is passed over. */
function dissect(slice: Slice, state: X11State): Dissected<X11Message> {
  const { bytes, start, end, fromClient } = slice
  const available = end - start
  if (fromClient ? state.order !== undefined : state.isAnswered)
    return { kind: 'message', length: available, message: { kind: 'other' }, isPiece: true }
  return fromClient ? readOpening(bytes, start, available) : readAnswer(bytes, start, available, state.order)
}

function readOpening(bytes: Uint8Array, start: number, available: number): Dissected<X11Message> {
  const order = bytes[start]
  if (order !== BIG && order !== LITTLE) return { kind: 'foreign' }
  if (available < CLIENT_HEADER) return { kind: 'incomplete', need: CLIENT_HEADER }
  const u16 = order === BIG ? u16be : u16le
  const name = u16(bytes, start + 6)
  const data = u16(bytes, start + 8)
  const isOpening = u16(bytes, start + 2) === VERSION && u16(bytes, start + 4) === 0
  if (!isOpening || name > LONGEST_NAME || data > LONGEST_DATA) return { kind: 'foreign' }
  const length = CLIENT_HEADER + padded(name) + padded(data)
  if (available < length) return { kind: 'incomplete', need: length }
  const method = text(bytes, start + CLIENT_HEADER, start + CLIENT_HEADER + name)
  return { kind: 'message', length, message: { kind: 'opening', method } }
}

function readAnswer(
  bytes: Uint8Array,
  start: number,
  available: number,
  order: X11State['order'],
): Dissected<X11Message> {
  if (available < SERVER_HEADER)
    return bytes[start]! > 2 ? { kind: 'foreign' } : { kind: 'incomplete', need: SERVER_HEADER }
  const isBig = order === undefined ? u16be(bytes, start + 2) === VERSION : order === 'big'
  const u16 = isBig ? u16be : u16le
  if (bytes[start]! > 2 || (bytes[start] !== 2 && u16(bytes, start + 2) !== VERSION))
    return { kind: 'foreign' }
  const length = SERVER_HEADER + u16(bytes, start + 6) * 4
  if (available < length) return { kind: 'incomplete', need: length }
  if (bytes[start] === FAILED) {
    const reason = text(
      bytes,
      start + SERVER_HEADER,
      Math.min(start + length, start + SERVER_HEADER + bytes[start + 1]!),
    )
    return { kind: 'message', length, message: { kind: 'refused', reason } }
  }
  if (bytes[start] !== ACCEPTED || length < SUCCESS.maker)
    return { kind: 'message', length, message: { kind: 'other' } }
  const makerEnd = Math.min(start + length, start + SUCCESS.maker + u16(bytes, start + SUCCESS.makerLength))
  const maker = text(bytes, start + SUCCESS.maker, makerEnd)
  const release = isBig ? u32be(bytes, start + SUCCESS.release) : u32le(bytes, start + SUCCESS.release)
  return { kind: 'message', length, message: { kind: 'accepted', maker, release } }
}

export const protocol = defineProtocol<X11Message, X11State>({
  name: 'x11',
  shortName: 'X11',
  title: 'X Window System',
  standard: 'X Window System Protocol, X11 Release 6.8',
  depth: 'recognised',
  family: 'it',
  hints: [
    ...[6000, 6001, 6002, 6003].map((port) => ({ transport: 'tcp', port }) as const),
    { content: 'tcp' },
  ],
  newState: () => ({ order: undefined, isAnswered: false }),
  firstBytes: 'Bl',
  probe({ bytes, start, end, fromClient }) {
    if (bytes[start] !== BIG && bytes[start] !== LITTLE) return 'no'
    if (end - start < CLIENT_HEADER) return end - start === 1 || bytes[start + 1] === 0 ? 'more' : 'no'
    const found = readOpening(bytes, start, end - start)
    return fromClient && bytes[start + 1] === 0 && found.kind === 'message'
      ? 'yes'
      : found.kind === 'incomplete'
        ? 'more'
        : 'no'
  },
  dissect,
  facts(message, { bytes, start, fromClient }, emit, state) {
    if (fromClient) state.order ??= bytes[start] === BIG ? 'big' : 'little'
    else state.isAnswered = true
    if (message.kind === 'opening')
      emit({
        kind: 'session',
        phase: 'open',
        method: `x11, ${message.method || 'no authentication'}`,
        secured: false,
      })
    else if (message.kind === 'refused')
      emit({ kind: 'session', phase: 'refused', method: `x11, ${message.reason}`, secured: false })
    else if (message.kind === 'accepted' && message.maker !== '')
      emit({
        kind: 'identity',
        attribute: 'software',
        value: `${message.maker} ${message.release}`,
        confidence: confidence.banner,
        field: 'vendor, release-number',
      })
  },
  rows: (message) => [{ label: 'Message', value: message.kind, at: 0, length: 1 }],
})
