import { u16be } from '#bytes/read'
import { type Dissected, defineProtocol, type Emit, type Slice } from '#model/protocol'

// DTLSPlaintext: RFC 6347 §4.1. Versions are ones' complements: DTLS 1.0 is fe ff, 1.2 fe fd; DTLS 1.3 records keep fe fd (RFC 9147 §4).
const HEADER = { version: 1, length: 11, size: 13 }
const MAX_LENGTH = 16_384 + 2_048
const FIRST_TYPE = 20
const LAST_TYPE = 25
/** ContentType of application data. */
const APPLICATION_DATA = 23

interface DtlsRecord {
  readonly type: number
  readonly version: number
}

interface DtlsState {
  isOpen: boolean
}

const versionNames: ReadonlyMap<number, string> = new Map([
  [0xfeff, 'DTLS 1.0'],
  [0xfefd, 'DTLS 1.2'],
  [0x0100, 'DTLS 1.0 (OpenSSL before 0.9.8f)'],
])

function dissect({ bytes, start, end }: Slice): Dissected<DtlsRecord> {
  if (end - start < HEADER.size) return { kind: 'foreign' }
  const type = bytes[start]!
  const version = u16be(bytes, start + HEADER.version)
  const length = u16be(bytes, start + HEADER.length)
  if (
    type < FIRST_TYPE ||
    type > LAST_TYPE ||
    !versionNames.has(version) ||
    length === 0 ||
    length > MAX_LENGTH
  )
    return { kind: 'foreign' }
  const total = HEADER.size + length
  if (end - start < total)
    return { kind: 'malformed', at: HEADER.length, reason: 'length', length: end - start }
  return { kind: 'message', message: { type, version }, length: total }
}

/** Records fill their datagram (RFC 6347 §4.1.1): a header alone is soon alike, as in a name query numbered 0x1801. */
function probe({ start, ...slice }: Slice): 'yes' | 'no' {
  for (let at = start; at < slice.end; ) {
    const record = dissect({ ...slice, start: at })
    if (record.kind !== 'message') return 'no'
    at += record.length
  }
  return 'yes'
}

function facts({ type, version }: DtlsRecord, _slice: Slice, emit: Emit, state: DtlsState): void {
  if (type !== APPLICATION_DATA || state.isOpen) return
  state.isOpen = true
  emit({ kind: 'session', phase: 'open', method: versionNames.get(version) ?? 'DTLS', secured: true })
}

export const protocol = defineProtocol<DtlsRecord, DtlsState>({
  name: 'dtls',
  shortName: 'DTLS',
  title: 'Datagram Transport Layer Security',
  standard: 'RFC 6347, RFC 9147',
  depth: 'recognised',
  family: 'it',
  isEncrypted: true,
  hints: [
    { content: 'udp' },
    { carriedBy: 'capwap', selector: 'dtls' },
    { carriedBy: 'rdpudp', selector: 'lossy' },
  ],
  newState: () => ({ isOpen: false }),
  firstBytes: '\x14\x15\x16\x17\x18\x19',
  probe,
  dissect,
  facts,
})
