/** The same conversations as another stack, another site or a worse place to listen would show them. */
import type { WholeFrame } from '#sdk/test-kit/pcap-file'
import { putU16, putU32, type TransportFrame, transportFrame, withIpPayload } from './ip-frame.ts'
import type { Change, Recording } from './recording.ts'

/** Sizes of the pieces, in turn. */
const PIECES = [1, 2, 3, 5, 8]
const LARGEST_SEGMENT = 1400
const SYN = 0x02
const FIN_OR_RST = 0x05

export const CARRIED: readonly Change[] = [
  { name: 'TCP in pieces of 1 to 8', of: inPieces },
  { name: 'TCP segments joined', of: joined },
  { name: 'TCP neighbours swapped', of: swapped },
  { name: 'TCP answers before questions', of: answersFirst },
  { name: 'TCP sent again', of: sentAgain },
  { name: 'no handshakes', of: withoutHandshakes },
  { name: 'other ports', of: onOtherPorts },
  { name: 'clients alone', losesTraffic: true, of: (recording) => oneSide(recording, true) },
  { name: 'servers alone', losesTraffic: true, of: (recording) => oneSide(recording, false) },
  { name: 'second half', losesTraffic: true, of: ({ frames }) => frames.slice(frames.length >> 1) },
  { name: 'every tenth lost', losesTraffic: true, of: ({ frames }) => frames.filter((_, i) => i % 10 !== 9) },
]

interface Parsed {
  readonly frame: WholeFrame
  /** Undefined where it is no whole TCP segment or UDP datagram. */
  readonly transport: TransportFrame | undefined
}

function parsed({ frames }: Recording): readonly Parsed[] {
  return frames.map((frame) => ({ frame, transport: transportFrame(frame.bytes) }))
}

/** TCP with data. */
function isSegment(transport: TransportFrame | undefined): transport is TransportFrame {
  return transport?.isTcp === true && transport.end > transport.dataAt && (transport.flags & SYN) === 0
}

/** The segment with other data, which begins `offset` bytes after its own. */
function segment(
  { bytes }: WholeFrame,
  transport: TransportFrame,
  data: Uint8Array,
  offset: number,
): Uint8Array {
  const header = bytes.subarray(transport.payloadAt, transport.dataAt)
  const payload = new Uint8Array(header.length + data.length)
  payload.set(header)
  payload.set(data, header.length)
  putU32(payload, 4, (transport.sequence + offset) >>> 0)
  return withIpPayload(bytes, transport, payload)
}

function inPieces(recording: Recording): readonly WholeFrame[] {
  let turn = 0
  return parsed(recording).flatMap(({ frame, transport }) => {
    if (!isSegment(transport)) return [frame]
    const made: WholeFrame[] = []
    for (let at = transport.dataAt; at < transport.end; ) {
      const stop = Math.min(transport.end, at + PIECES[turn++ % PIECES.length]!)
      const bytes = segment(frame, transport, frame.bytes.subarray(at, stop), at - transport.dataAt)
      // FIN and RST stay in the last piece alone.
      if (stop < transport.end) bytes[transport.payloadAt + 13]! &= ~FIN_OR_RST
      made.push({ bytes, time: frame.time })
      at = stop
    }
    return made
  })
}

/** Several messages a segment: what one end says without a word from the other goes out together. */
function joined(recording: Recording): readonly WholeFrame[] {
  const made: WholeFrame[] = []
  let open: { at: number; transport: TransportFrame; data: Uint8Array } | undefined
  for (const { frame, transport } of parsed(recording)) {
    const follows =
      open !== undefined &&
      isSegment(transport) &&
      transport.from === open.transport.from &&
      transport.to === open.transport.to &&
      transport.sequence === (open.transport.sequence + open.data.length) >>> 0 &&
      open.data.length + transport.end - transport.dataAt <= LARGEST_SEGMENT
    if (open !== undefined && follows) {
      const data = new Uint8Array(open.data.length + transport.end - transport.dataAt)
      data.set(open.data)
      data.set(frame.bytes.subarray(transport.dataAt, transport.end), open.data.length)
      open = { ...open, data }
      const { bytes, time } = made[open.at]!
      const joint = segment({ bytes, time }, open.transport, data, 0)
      joint[open.transport.payloadAt + 13]! |= transport.flags & FIN_OR_RST
      made[open.at] = { bytes: joint, time }
      continue
    }
    made.push(frame)
    const data = transport && frame.bytes.slice(transport.dataAt, transport.end)
    open = isSegment(transport) && data ? { at: made.length - 1, transport, data } : undefined
  }
  return made
}

/** The recording with the two frames of each such pair in the other order; the one that now comes second at `second`. */
function turned(
  recording: Recording,
  isPair: (one: TransportFrame, next: TransportFrame) => boolean,
  second: (one: WholeFrame, next: WholeFrame) => number,
): readonly WholeFrame[] {
  const all = parsed(recording)
  const made: WholeFrame[] = []
  for (let i = 0; i < all.length; i++) {
    const one = all[i]!
    const next = all[i + 1]
    if (
      next === undefined ||
      !isSegment(one.transport) ||
      !isSegment(next.transport) ||
      ((one.transport.flags | next.transport.flags) & FIN_OR_RST) !== 0 ||
      !isPair(one.transport, next.transport)
    ) {
      made.push(one.frame)
      continue
    }
    made.push({ ...next.frame, time: one.frame.time }, { ...one.frame, time: second(one.frame, next.frame) })
    i++
  }
  return made
}

/** The second of two segments arrives before the first. */
function swapped(recording: Recording): readonly WholeFrame[] {
  return turned(
    recording,
    (one, next) =>
      one.from === next.from &&
      one.to === next.to &&
      next.sequence === (one.sequence + one.end - one.dataAt) >>> 0,
    (_, next) => next.time,
  )
}

/** Swaps a request and its immediate response, as where two ports of a tap are read one after the other. */
function answersFirst(recording: Recording): readonly WholeFrame[] {
  return turned(
    recording,
    (one, next) => one.from === next.to && one.to === next.from,
    (one) => one.time + 1,
  )
}

/** Every segment once more, after the frame that follows it. */
function sentAgain(recording: Recording): readonly WholeFrame[] {
  const made: WholeFrame[] = []
  let late: WholeFrame | undefined
  for (const { frame, transport } of parsed(recording)) {
    made.push(frame)
    if (late !== undefined) made.push({ ...late, time: frame.time })
    late = isSegment(transport) && (transport.flags & FIN_OR_RST) === 0 ? frame : undefined
  }
  return made
}

/** As if the capture had begun long after the connections. */
function withoutHandshakes(recording: Recording): readonly WholeFrame[] {
  return parsed(recording)
    .filter(({ transport }) => transport?.isTcp !== true || (transport.flags & SYN) === 0)
    .map(({ frame }) => frame)
}

/** Every server of TCP and UDP listens elsewhere. */
function onOtherPorts(recording: Recording): readonly WholeFrame[] {
  const { serverPorts } = recording.seen
  const moved = (port: number) => (serverPorts.has(port) ? 20_000 + ((port * 31) % 20_000) : port)
  return parsed(recording).map(({ frame, transport }) => {
    if (transport === undefined) return frame
    const bytes = frame.bytes.slice()
    putU16(bytes, transport.payloadAt, moved(transport.sourcePort))
    putU16(bytes, transport.payloadAt + 2, moved(transport.destinationPort))
    return { bytes, time: frame.time }
  })
}

/** Frames of one direction of a tap. Frames without TCP or UDP stay. */
function oneSide(recording: Recording, ofClients: boolean): readonly WholeFrame[] {
  const { servers } = recording.seen
  return parsed(recording)
    .filter(({ transport }) => transport === undefined || servers.has(transport.to) === ofClients)
    .map(({ frame }) => frame)
}
