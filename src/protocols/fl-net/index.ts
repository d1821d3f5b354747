import { u32be } from '#bytes/read'
import { defineProtocol, type Slice } from '#model/protocol'

/** H_TYPE "FACN" and TFL, the length of the whole frame: JEM 1479 (FL-net), FA link header. */
const MARK = 0x4641434e
const LENGTH = 4
const HEADER = 64
/** A frame fits one datagram. */
const LONGEST = 1500

interface FlNetMessage {
  readonly length: number
}

function isFrame({ bytes, start, end, isCut }: Slice): boolean {
  const length = end - start
  if (length < HEADER || u32be(bytes, start) !== MARK) return false
  const emitted = u32be(bytes, start + LENGTH)
  return emitted >= HEADER && emitted <= LONGEST && (emitted === length || (isCut && emitted > length))
}

export const protocol = defineProtocol<FlNetMessage, undefined>({
  name: 'fl-net',
  shortName: 'FL-net',
  title: 'FL-net (OPCN-2)',
  standard: 'JEM 1479:2012',
  depth: 'recognised',
  family: 'ot',
  hints: [
    { transport: 'udp', port: 55000 },
    { transport: 'udp', port: 55001 },
    { transport: 'udp', port: 55002 },
    { content: 'udp' },
  ],
  firstBytes: 'F',
  probe: (slice) => (!slice.isStream && isFrame(slice) ? 'yes' : 'no'),
  dissect(slice) {
    if (slice.isStream || !isFrame(slice)) return { kind: 'foreign' }
    const length = slice.end - slice.start
    return { kind: 'message', length, message: { length } }
  },
  isFromClient: () => true, // nodes speak to all
  facts(_message, _slice, emit) {
    emit({ kind: 'stream', about: 'client', id: 'FA link', sequence: 0, state: 'in the ring' })
    emit({
      kind: 'identity',
      about: 'client',
      attribute: 'role',
      value: 'fl-net-node',
      confidence: 0.85,
      field: 'H_TYPE',
    })
  },
  rows: ({ length }) => [{ label: 'Total length', value: String(length), at: 4, length: 4 }],
})
