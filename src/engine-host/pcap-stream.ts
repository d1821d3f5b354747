/** A pcap stream that another reader can take up: from the next whole packet on, with the file's own header first. */
import { PacketStream } from './packet-stream.ts'

/** Bytes of the file's header and of a packet's: draft-ietf-opsawg-pcap §4, §5. */
const FILE_HEADER = 24
const PACKET_HEADER = 16
/** In a packet's header: the bytes that follow it. */
const CAPTURED_LENGTH = 8
/** First bytes, read as little-endian, of files that are: microseconds, nanoseconds. */
const LITTLE_ENDIAN_MAGICS: ReadonlySet<number> = new Set([0xa1b2c3d4, 0xa1b23c4d])

export class PcapStream extends PacketStream {
  readonly #fileHeader = new Uint8Array(FILE_HEADER)
  #read = 0
  #packetHeader = new Uint8Array(PACKET_HEADER)
  #inPacketHeader = 0
  /** Bytes left of the packet's content. */
  #left = 0

  protected override get isBetween(): boolean {
    return this.#read >= FILE_HEADER && this.#inPacketHeader === 0 && this.#left === 0
  }

  protected override headers(): readonly Uint8Array[] {
    return [this.#fileHeader]
  }

  protected override step(chunk: Uint8Array, at: number): number {
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
    if (this.#inPacketHeader === 0) this.packets++
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
