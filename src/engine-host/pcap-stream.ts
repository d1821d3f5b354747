/** A pcap stream that another reader can take up: from the next whole packet on, with the file's own header first. */
import { PassThrough, type Readable } from 'node:stream'

/** Bytes of the file's header and of a packet's: draft-ietf-opsawg-pcap §4, §5. */
const FILE_HEADER = 24
const PACKET_HEADER = 16
/** In a packet's header: the bytes that follow it. */
const CAPTURED_LENGTH = 8
/** First bytes, read as little-endian, of files that are: microseconds, nanoseconds. */
const LITTLE_ENDIAN_MAGICS: ReadonlySet<number> = new Set([0xa1b2c3d4, 0xa1b23c4d])

export class PcapStream {
  readonly #source: Readable
  readonly #fileHeader = new Uint8Array(FILE_HEADER)
  #read = 0
  #packetHeader = new Uint8Array(PACKET_HEADER)
  #inPacketHeader = 0
  /** Bytes left of the packet's content. */
  #left = 0
  /** Packets that have begun. */
  #packets = 0
  #first: PassThrough | undefined = new PassThrough()
  #reader = this.#first
  /** The reader that begins with the next packet. */
  #waiting: PassThrough | undefined

  constructor(source: Readable) {
    this.#source = source
    this.#watch(this.#first!)
    source.on('data', (chunk: Uint8Array) => this.#take(chunk))
    source.on('end', () => this.end())
    source.on('close', () => this.end())
  }

  /** What comes from now on, and how many frames it does not begin with; the reader before is let go. */
  read(): { readonly stream: Readable; readonly framesBefore: number } {
    const first = this.#first
    this.#first = undefined
    if (first !== undefined) return { stream: first, framesBefore: 0 }
    this.#reader?.end()
    this.#reader = undefined
    this.#waiting = this.#watch(new PassThrough())
    this.#source.resume()
    return { stream: this.#waiting, framesBefore: this.#packets }
  }

  #watch(stream: PassThrough): PassThrough {
    stream.on('drain', () => this.#source.resume())
    stream.on('close', () => this.#source.resume())
    stream.on('error', () => {}) // its engine has died, which is told elsewhere
    return stream
  }

  /** No more is read: the reader comes to its end as if the capture had. */
  end(): void {
    this.#reader?.end()
    this.#waiting?.end()
    this.#reader = undefined
    this.#waiting = undefined
  }

  #take(chunk: Uint8Array): void {
    let written = 0
    for (let at = 0; at < chunk.length; ) {
      if (this.#isBetweenPackets && this.#waiting !== undefined) {
        this.#reader = this.#waiting
        this.#waiting = undefined
        this.#reader.write(this.#fileHeader)
        written = at
      }
      at += this.#step(chunk, at)
    }
    const reader = this.#reader
    if (reader === undefined || reader.destroyed || reader.writableEnded) return
    const isFull = !reader.write(chunk.subarray(written))
    if (isFull) this.#source.pause()
  }

  get #isBetweenPackets(): boolean {
    return this.#read >= FILE_HEADER && this.#inPacketHeader === 0 && this.#left === 0
  }

  /** Follows the packets' lengths; answers how many bytes it went. */
  #step(chunk: Uint8Array, at: number): number {
    const there = chunk.length - at
    if (this.#read < FILE_HEADER) {
      const part = Math.min(there, FILE_HEADER - this.#read)
      this.#fileHeader.set(chunk.subarray(at, at + part), this.#read)
      this.#read += part
      return part
    }
    if (this.#left > 0) {
      const part = Math.min(there, this.#left)
      this.#left -= part
      return part
    }
    const part = Math.min(there, PACKET_HEADER - this.#inPacketHeader)
    if (this.#inPacketHeader === 0) this.#packets++
    this.#packetHeader.set(chunk.subarray(at, at + part), this.#inPacketHeader)
    this.#inPacketHeader += part
    if (this.#inPacketHeader === PACKET_HEADER) {
      const isLittle = LITTLE_ENDIAN_MAGICS.has(new DataView(this.#fileHeader.buffer).getUint32(0, true))
      this.#left = new DataView(this.#packetHeader.buffer).getUint32(CAPTURED_LENGTH, isLittle)
      this.#inPacketHeader = 0
    }
    return part
  }
}
