/** Packets as pcapng blocks in one growing buffer: the form in which they go to the engine and to the packet ring. */

// draft-ietf-opsawg-pcapng §4.3, little endian.
const ENHANCED_PACKET = 6
/** Bytes of a block besides the packet: header of 28, closing length of 4. */
export const BLOCK_OVERHEAD = 32
/** Above 2^32 microseconds the time has an upper half. */
const HALF = 2 ** 32

export class PacketBlocks {
  #bytes: Uint8Array
  #view: DataView
  #length = 0
  #packets = 0

  constructor(capacity = 256 * 1024) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  get length(): number {
    return this.#length
  }

  get packets(): number {
    return this.#packets
  }

  /** Appends a packet; returns the bytes of its block. */
  add(
    interfaceIndex: number,
    source: Uint8Array,
    record: { at: number; length: number; original: number; seconds: number; microseconds: number },
  ): number {
    const { at, length, original, seconds, microseconds } = record
    const size = BLOCK_OVERHEAD + ((length + 3) & ~3)
    if (this.#length + size > this.#bytes.length) this.#grow(size)
    const view = this.#view
    const to = this.#length
    const time = seconds * 1e6 + microseconds
    view.setUint32(to, ENHANCED_PACKET, true)
    view.setUint32(to + 4, size, true)
    view.setUint32(to + 8, interfaceIndex, true)
    view.setUint32(to + 12, Math.floor(time / HALF), true)
    view.setUint32(to + 16, time % HALF, true)
    view.setUint32(to + 20, length, true)
    view.setUint32(to + 24, original, true)
    const bytes = this.#bytes
    if (length < 128) for (let i = 0; i < length; i++) bytes[to + 28 + i] = source[at + i]!
    else bytes.set(source.subarray(at, at + length), to + 28)
    for (let i = to + 28 + length; i < to + size - 4; i++) bytes[i] = 0
    view.setUint32(to + size - 4, size, true)
    this.#length = to + size
    this.#packets++
    return size
  }

  /** All blocks, at the start of a longer array; valid until the next change. A view of each block would cost as much as its copy. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** All blocks, as a copy; empty afterwards. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#length)
    this.#length = 0
    this.#packets = 0
    return taken
  }

  #grow(size: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
