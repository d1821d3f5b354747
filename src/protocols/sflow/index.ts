import { u32be } from '#bytes/read'
import { ipText } from '#model/address'
import { confidence } from '#model/fact'
import { type Dissected, defineProtocol, type Slice } from '#model/protocol'

// Datagram: sFlow version 5, "sFlow Datagram Format"; RFC 3176 §5.
const VERSION = 0
const ADDRESS_TYPE = 4
const ADDRESS = 8
const addressBytes: readonly number[] = [0, 4, 16]
/** Samples of version 5 begin with a format and a length. */
const SAMPLE_HEADER = 8
const MOST_SAMPLES = 256
/** Formats of version 5 whose enterprise is 0. */
const kinds: ReadonlyMap<number, string> = new Map([
  [1, 'flow'],
  [2, 'counters'],
  [3, 'flow'],
  [4, 'counters'],
])

const report = { code: 'datagram', name: 'Datagram', verb: 'report' } as const

interface SflowMessage {
  readonly version: number
  readonly agent: string
  readonly samples: string
}

function dissect({ bytes, start, end, isCut }: Slice): Dissected<SflowMessage> {
  const length = end - start
  if (length < 28) return { kind: 'foreign' }
  const version = u32be(bytes, start + VERSION)
  const byteCount = addressBytes[u32be(bytes, start + ADDRESS_TYPE)] ?? 0
  if (byteCount === 0 || (version !== 2 && version !== 4 && version !== 5)) return { kind: 'foreign' }
  // Version 5 adds the sub-agent; sequence, time since start and number of samples follow in all.
  const counted = start + ADDRESS + byteCount + (version === 5 ? 12 : 8)
  if (counted + 4 > end) return { kind: 'foreign' }
  const count = u32be(bytes, counted)
  if (count > MOST_SAMPLES) return { kind: 'foreign' }
  const samples = version === 5 ? samplesOf(bytes, counted + 4, end, count, isCut) : ''
  if (samples === undefined) return { kind: 'foreign' }
  return {
    kind: 'message',
    message: { version, agent: ipText(bytes, start + ADDRESS, byteCount), samples },
    length,
  }
}

/** Kinds of the samples that fill `bytes[start..end)`; undefined if their lengths do not. */
function samplesOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  count: number,
  isCut: boolean,
): string | undefined {
  const found = new Set<string>()
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + SAMPLE_HEADER > end) return isCut ? [...found].join(' and ') : undefined
    found.add(kinds.get(u32be(bytes, at)) ?? 'other')
    at += SAMPLE_HEADER + u32be(bytes, at + 4)
  }
  return at === end || (isCut && at > end) ? [...found].join(' and ') : undefined
}

export const protocol = defineProtocol<SflowMessage, undefined>({
  name: 'sflow',
  shortName: 'sFlow',
  title: 'sFlow',
  standard: 'sFlow version 5 (2004); RFC 3176',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'udp', port: 6343 }, { content: 'udp' }],
  /** Only version 5, whose samples fill the datagram to the byte. */
  firstBytes: '\x00',
  probe: (slice) => {
    const found = dissect(slice)
    return found.kind === 'message' && found.message.version === 5 && found.message.samples !== ''
      ? 'yes'
      : 'no'
  },
  dissect,
  isFromClient: () => true,
  facts({ version, agent, samples }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    const field = `sFlow ${version}`
    emit({
      kind: 'identity',
      about,
      attribute: 'role',
      value: 'flow-exporter',
      confidence: confidence.management,
      field,
    })
    if (agent !== '0.0.0.0')
      emit({
        kind: 'identity',
        about,
        attribute: 'ip',
        value: agent,
        confidence: confidence.management,
        field: 'agent address',
      })
    emit({ kind: 'operation', ...report, object: samples, outcome: 'requested' })
  },
  operations: [report],
})
