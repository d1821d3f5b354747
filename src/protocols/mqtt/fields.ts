/** Fields of a control packet one after another, never past its end: MQTT 5.0 §1.5. */
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'

export class MqttFields {
  readonly bytes: Uint8Array
  readonly end: number
  at: number

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes
    this.end = end
    this.at = Math.min(at, end)
  }

  get left(): number {
    return this.end - this.at
  }

  /** One byte; 0 at the end. */
  u8(): number {
    return this.at < this.end ? this.bytes[this.at++]! : 0
  }

  /** 0 where fewer than two bytes are left. */
  u16(): number {
    if (this.left < 2) return this.#atEnd()
    this.at += 2
    return u16be(this.bytes, this.at - 2)
  }

  /** 0 where fewer than four bytes are left. */
  u32(): number {
    if (this.left < 4) return this.#atEnd()
    this.at += 4
    return u32be(this.bytes, this.at - 4)
  }

  /** Variable Byte Integer: §1.5.5. At most four bytes are taken. */
  variable(): number {
    let value = 0
    for (let i = 0; i < 4 && this.at < this.end; i++) {
      const byte = this.bytes[this.at++]!
      value += (byte & 0x7f) * 128 ** i
      if (byte < 0x80) break
    }
    return value
  }

  /** UTF-8 Encoded String: §1.5.4. '' at the end. */
  string(): string {
    const length = this.u16()
    const start = this.at
    this.skip(length)
    return text(this.bytes, start, this.at)
  }

  skip(byteCount: number): void {
    this.at = Math.min(this.end, this.at + byteCount)
  }

  #atEnd(): number {
    this.at = this.end
    return 0
  }
}
