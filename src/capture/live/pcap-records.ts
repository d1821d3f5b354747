/** Cuts a pcap stream, in chunks of any size, into whole records. */

/** Bytes of the file header and of a record header: draft-ietf-opsawg-pcap §4, §5. */
const FILE_HEADER = 24
const RECORD_HEADER = 16
const LITTLE_ENDIAN_MICROSECONDS = 0xa1b2c3d4
/** Larger records are damage: tcpdump cuts at 256 KiB. */
const MOST_BYTES = 262_144 + RECORD_HEADER

/** `bytes[at..at + length)` is the packet; valid during the call. */
export type RecordSink = (
  bytes: Uint8Array,
  record: { at: number; length: number; original: number; seconds: number; microseconds: number },
) => void

export class PcapRecords {
  readonly #sink: RecordSink
  readonly #record = { at: 0, length: 0, original: 0, seconds: 0, microseconds: 0 }
  #rest: Uint8Array = new Uint8Array(0)
  #linkType: number | undefined
  #failure = ''

  constructor(sink: RecordSink) {
    this.#sink = sink
  }

  /** LINKTYPE_ value of all records; undefined before the header. */
  get linkType(): number | undefined {
    return this.#linkType
  }

  /** Why nothing more is read; '' while all is well. */
  get failure(): string {
    return this.#failure
  }

  push(chunk: Uint8Array): void {
    if (this.#failure !== '') return
    const bytes = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    if (this.#linkType === undefined) {
      if (bytes.length < FILE_HEADER) {
        this.#rest = bytes.slice()
        return
      }
      if (view.getUint32(0, true) !== LITTLE_ENDIAN_MICROSECONDS) {
        this.#fail('expected a little-endian pcap stream')
        return
      }
      // The upper bits hold the length of a frame check sequence.
      this.#linkType = view.getUint32(20, true) & 0xffff
      at = FILE_HEADER
    }
    const record = this.#record
    for (;;) {
      if (bytes.length - at < RECORD_HEADER) break
      const length = view.getUint32(at + 8, true)
      if (length > MOST_BYTES) {
        this.#fail(`a record of ${length} bytes`)
        return
      }
      if (bytes.length - at - RECORD_HEADER < length) break
      record.seconds = view.getUint32(at, true)
      record.microseconds = view.getUint32(at + 4, true)
      record.original = view.getUint32(at + 12, true)
      record.at = at + RECORD_HEADER
      record.length = length
      this.#sink(bytes, record)
      at += RECORD_HEADER + length
    }
    // The caller may reuse the chunk.
    this.#rest = bytes.slice(at)
  }

  #fail(why: string): void {
    this.#failure = why
    this.#rest = new Uint8Array(0)
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
