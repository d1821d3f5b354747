/** A growing run of bytes for encoders and writers; the mirror of `read.ts`. */
export class ByteWriter {
  #bytes = new Uint8Array(256)
  length = 0

  #room(bytes: number): void {
    if (this.length + bytes <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + bytes))
    grown.set(this.#bytes.subarray(0, this.length))
    this.#bytes = grown
  }

  u8(...values: number[]): this {
    this.#room(values.length)
    for (const value of values) this.#bytes[this.length++] = value
    return this
  }

  u16be(value: number): this {
    return this.u8(value >> 8, value)
  }

  u16le(value: number): this {
    return this.u8(value, value >> 8)
  }

  u24be(value: number): this {
    return this.u8(value >> 16, value >> 8, value)
  }

  u32be(value: number): this {
    return this.u8(value >>> 24, value >>> 16, value >>> 8, value)
  }

  u32le(value: number): this {
    return this.u8(value, value >>> 8, value >>> 16, value >>> 24)
  }

  u64le(value: bigint): this {
    return this.u32le(Number(value & 0xffffffffn)).u32le(Number((value >> 32n) & 0xffffffffn))
  }

  /** IEEE 754 single and double, big-endian. */
  f32be(value: number): this {
    const bits = new DataView(new ArrayBuffer(4))
    bits.setFloat32(0, value)
    return this.u32be(bits.getUint32(0))
  }

  f64be(value: number): this {
    const bits = new DataView(new ArrayBuffer(8))
    bits.setFloat64(0, value)
    return this.u32be(bits.getUint32(0)).u32be(bits.getUint32(4))
  }

  bytes(source: Uint8Array): this {
    this.#room(source.length)
    this.#bytes.set(source, this.length)
    this.length += source.length
    return this
  }

  /** One byte a character; for ASCII. */
  ascii(text: string): this {
    for (let i = 0; i < text.length; i++) this.u8(text.charCodeAt(i) & 0xff)
    return this
  }

  utf16le(text: string): this {
    for (let i = 0; i < text.length; i++) this.u16le(text.charCodeAt(i))
    return this
  }

  zeros(count: number): this {
    return this.bytes(new Uint8Array(count))
  }

  /** Overwrites two bytes written before, such as a length known only at the end. */
  patchU16be(at: number, value: number): this {
    this.#bytes[at] = value >> 8
    this.#bytes[at + 1] = value
    return this
  }

  patchU16le(at: number, value: number): this {
    this.#bytes[at] = value
    this.#bytes[at + 1] = value >> 8
    return this
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.length)
  }
}
