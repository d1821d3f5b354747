import { u16be, u32be } from '#bytes/read'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Fixed header: RFC 3550 §5.1.
const SEQUENCE = 2
const SOURCE = 8
const HEADER = 12
const VERSION_2 = 2
const PADDING = 0x20
const EXTENSION = 0x10
const CONTRIBUTORS = 0x0f
/** Payload types that would look like RTCP: RFC 5761 §4. */
const FIRST_RTCP = 72
const LAST_RTCP = 76

/** Static payload types: RFC 3551 table 4 and 5. */
const types: ReadonlyMap<number, string> = new Map([
  [0, 'PCMU'],
  [3, 'GSM'],
  [4, 'G723'],
  [8, 'PCMA'],
  [9, 'G722'],
  [14, 'MPA'],
  [15, 'G728'],
  [18, 'G729'],
  [26, 'JPEG'],
  [31, 'H261'],
  [32, 'MPV'],
  [33, 'MP2T'],
  [34, 'H263'],
])
/** Bytes of 10, 20, 30 and 40 ms of sound: RFC 3551 §4.5. */
const G711 = [80, 160, 240, 320]
const G729 = [20, 30, 40]
const PLAIN = 0x80

interface RtpMessage {
  readonly payloadType: number
  readonly sequence: number
  readonly source: number
}

interface RtpState {
  /** Emitted sources, at most as many as `limits.sources`. */
  readonly emitted: Set<number>
}

const limits = {
  /** Sources emitted for one flow: a conference mixes a few. */
  sources: 16,
} as const

function dissect({ bytes, start, end }: Slice): Dissected<RtpMessage> {
  const length = end - start
  const first = bytes[start]!
  if (length < HEADER || first >> 6 !== VERSION_2) return { kind: 'foreign' }
  const payloadType = bytes[start + 1]! & 0x7f
  if (payloadType >= FIRST_RTCP && payloadType <= LAST_RTCP) return { kind: 'foreign' }
  let header = HEADER + 4 * (first & CONTRIBUTORS)
  if ((first & EXTENSION) !== 0) {
    if (length < header + 4) return { kind: 'foreign' }
    header += 4 + 4 * u16be(bytes, start + header + 2)
  }
  const padding = (first & PADDING) !== 0 ? bytes[end - 1]! : 0
  if (header + padding > length) return { kind: 'foreign' }
  const message = {
    payloadType,
    sequence: u16be(bytes, start + SEQUENCE),
    source: u32be(bytes, start + SOURCE),
  }
  return { kind: 'message', message, length }
}

/** `yes` for sound in one of the two old codings, in whole frames, without any option; or at a port that is announced. */
function probe({ bytes, start, end }: Slice): 'yes' | 'no' {
  const byteCount = end - start - HEADER
  if (byteCount < 20 || bytes[start] !== PLAIN) return 'no'
  const type = bytes[start + 1]! & 0x7f
  if (u32be(bytes, start + SOURCE) === 0) return 'no'
  if (type === 0 || type === 8) return G711.includes(byteCount) ? 'yes' : 'no'
  return type === 18 && G729.includes(byteCount) ? 'yes' : 'no'
}

export const protocol = defineProtocol<RtpMessage, RtpState>({
  name: 'rtp',
  shortName: 'RTP',
  title: 'Real-time Transport Protocol',
  standard: 'RFC 3550; RFC 3551',
  depth: 'recognised',
  family: 'it',
  hints: [{ content: 'udp' }, { carriedBy: 'rtsp', selector: 'rtp' }],
  newState: () => ({ emitted: new Set() }),
  firstBytes: '\x80',
  probe,
  dissect,
  facts({ payloadType, source }, { fromClient }, emit, { emitted }) {
    if (emitted.has(source) || emitted.size >= limits.sources) return
    emitted.add(source)
    const kind = types.get(payloadType) ?? `payload type ${payloadType}`
    emit({
      kind: 'session',
      about: fromClient ? 'client' : 'server',
      phase: 'open',
      method: `rtp, ${kind}`,
      secured: false,
    })
  },
})
