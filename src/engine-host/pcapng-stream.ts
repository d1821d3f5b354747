/** A pcapng stream that another reader can take up: from the next whole packet on, with section and interfaces first. */
import { sourceIndexIn } from '#capture/live/source-index'
import { PacketStream } from './packet-stream.ts'

// draft-ietf-opsawg-pcapng §4, little endian: the capture process writes nothing else.
const BLOCK_HEADER = 12
const SECTION_HEADER = 0x0a0d0d0a
const INTERFACE_DESCRIPTION = 1
const ENHANCED_PACKET = 6
/** Sources whose packets are counted one by one; all further ones together. */
const MOST_SOURCES = 64

export class PcapngStream extends PacketStream {
  /** Section header and interface descriptions so far. */
  readonly #descriptions: Uint8Array[] = []
  /** Header of a block that no chunk held whole. */
  readonly #header = new Uint8Array(BLOCK_HEADER)
  readonly #view = new DataView(this.#header.buffer)
  #inHeader = 0
  /** Bytes left of the block. */
  #left = 0
  /** The description that is being collected, and how much of it is there. */
  #description: Uint8Array | undefined
  #described = 0
  readonly #handed: number[] = []
  /** Sources by the index of the interfaces of this section. */
  #sources: number[] = []

  /** Packets handed to readers so far, by index of their source. */
  get handed(): readonly number[] {
    return this.#handed
  }

  protected override get isBetween(): boolean {
    return this.#inHeader === 0 && this.#left === 0
  }

  protected override headers(): readonly Uint8Array[] {
    return this.#descriptions
  }

  protected override step(chunk: Uint8Array, at: number): number {
    const there = chunk.length - at
    if (this.#left > 0) {
      const part = Math.min(there, this.#left)
      if (this.#description !== undefined) this.#describe(chunk.subarray(at, at + part))
      this.#left -= part
      return part
    }
    // Nearly all blocks: a packet whose header is whole needs no copy and no view.
    if (this.#inHeader === 0 && there >= BLOCK_HEADER && uint32(chunk, at) === ENHANCED_PACKET) {
      const length = Math.max(BLOCK_HEADER, uint32(chunk, at + 4))
      const part = Math.min(there, length)
      this.#count(uint32(chunk, at + 8))
      this.#left = length - part
      return part
    }
    const part = Math.min(there, BLOCK_HEADER - this.#inHeader)
    this.#header.set(chunk.subarray(at, at + part), this.#inHeader)
    this.#inHeader += part
    if (this.#inHeader === BLOCK_HEADER) this.#begin()
    return part
  }

  #begin(): void {
    const type = this.#view.getUint32(0, true)
    const length = Math.max(BLOCK_HEADER, this.#view.getUint32(4, true))
    this.#inHeader = 0
    this.#left = length - BLOCK_HEADER
    if (type === ENHANCED_PACKET) this.#count(this.#view.getUint32(8, true))
    else if (type === SECTION_HEADER || type === INTERFACE_DESCRIPTION) {
      // A capture process that was started again begins a section of its own.
      if (type === SECTION_HEADER) {
        this.#descriptions.length = 0
        this.#sources = []
      }
      this.#description = new Uint8Array(length)
      this.#described = 0
      this.#describe(this.#header)
    }
  }

  #count(number: number): void {
    const index = Math.min(this.#sources[number] ?? number, MOST_SOURCES)
    this.packets++
    this.#handed[index] = (this.#handed[index] ?? 0) + 1
  }

  #describe(part: Uint8Array): void {
    this.#description!.set(part, this.#described)
    this.#described += part.length
    if (this.#described < this.#description!.length) return
    const whole = this.#description!
    this.#descriptions.push(whole)
    this.#description = undefined
    if (new DataView(whole.buffer).getUint32(0, true) !== INTERFACE_DESCRIPTION) return
    this.#sources.push(sourceIndexIn(whole) ?? this.#sources.length)
  }
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}
