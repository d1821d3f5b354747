/** Builds BACnet messages of clients and devices, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { LINK } from '../bvlc.ts'
import type { BacnetStation } from '../npdu.ts'

export interface ObjectToWrite {
  readonly type: number
  readonly instance: number
}

/** An application value with its tag. */
export type BacnetValue =
  | { readonly real: number }
  | { readonly unsigned: number }
  | { readonly enumerated: number }
  | { readonly boolean: boolean }
  | { readonly text: string; readonly charset?: number; readonly bytes?: Uint8Array }
  | { readonly bytes: Uint8Array }
  | { readonly bits: readonly boolean[] }
  | { readonly object: ObjectToWrite }
  | { readonly null: true }

/** Writes tags: ASHRAE 135-2020 clause 20.2. */
export class TagWriter {
  readonly writer = new ByteWriter()

  #head(number: number, isContext: boolean, length: number): void {
    const first = (number << 4) | (isContext ? 0x08 : 0)
    if (length < 5) this.writer.u8(first | length)
    else if (length < 254) this.writer.u8(first | 5, length)
    else this.writer.u8(first | 5, 254).u16be(length)
  }

  primitive(number: number, isContext: boolean, content: Uint8Array): this {
    this.#head(number, isContext, content.length)
    this.writer.bytes(content)
    return this
  }

  unsigned(number: number, value: number, isContext = true): this {
    return this.primitive(number, isContext, unsignedBytes(value))
  }

  object(number: number, object: ObjectToWrite, isContext = true): this {
    return this.primitive(number, isContext, objectBytes(object))
  }

  text(number: number, value: string, isContext = true): this {
    const bytes = new TextEncoder().encode(value)
    return this.primitive(number, isContext, new ByteWriter().u8(0).bytes(bytes).take())
  }

  group(number: number, inside: (writer: this) => void): this {
    this.writer.u8((number << 4) | 0x0e)
    inside(this)
    this.writer.u8((number << 4) | 0x0f)
    return this
  }

  value(value: BacnetValue): this {
    if ('real' in value) return this.primitive(4, false, realBytes(value.real))
    if ('unsigned' in value) return this.unsigned(2, value.unsigned, false)
    if ('enumerated' in value) return this.unsigned(9, value.enumerated, false)
    if ('object' in value) return this.object(12, value.object, false)
    if ('bits' in value) return this.primitive(8, false, bitBytes(value.bits))
    if ('text' in value) {
      const bytes = value.bytes ?? new TextEncoder().encode(value.text)
      return this.primitive(
        7,
        false,
        new ByteWriter()
          .u8(value.charset ?? 0)
          .bytes(bytes)
          .take(),
      )
    }
    if ('bytes' in value) return this.primitive(6, false, value.bytes)
    this.writer.u8('boolean' in value ? 0x10 | (value.boolean ? 1 : 0) : 0)
    return this
  }

  take(): Uint8Array {
    return this.writer.take()
  }
}

function unsignedBytes(value: number): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256))
    bytes.unshift(rest % 256)
  return Uint8Array.from(bytes)
}

function objectBytes({ type, instance }: ObjectToWrite): Uint8Array {
  return new ByteWriter().u32be(((type << 22) | instance) >>> 0).take()
}

function realBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value)
  return bytes
}

function bitBytes(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(1 + Math.ceil(bits.length / 8))
  bytes[0] = (8 - (bits.length % 8)) % 8
  bits.forEach((bit, i) => {
    if (bit) bytes[1 + (i >> 3)]! |= 0x80 >> (i & 7)
  })
  return bytes
}

interface Envelope {
  /** Link function; an original unicast where left out. `ethernet` writes none. */
  readonly link?: number | 'ethernet'
  readonly destination?: BacnetStation
  readonly source?: BacnetStation
  readonly expectsReply?: boolean
  /** Address and port of a forwarded broadcast. */
  readonly origin?: readonly number[]
}

/** An APDU in its network and link headers. */
export function message(apdu: Uint8Array, envelope: Envelope = {}): Uint8Array {
  const { destination, source, link = LINK.UNICAST } = envelope
  const control = (destination ? 0x20 : 0) | (source ? 0x08 : 0) | (envelope.expectsReply === true ? 0x04 : 0)
  const npdu = new ByteWriter().u8(1, control)
  for (const station of [destination, source]) {
    if (station === undefined) continue
    const address = station.address.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? []
    npdu.u16be(station.network).u8(address.length, ...address)
  }
  if (destination !== undefined) npdu.u8(255)
  npdu.bytes(apdu)
  return link === 'ethernet'
    ? npdu.take()
    : linkMessage(link, Uint8Array.from([...(envelope.origin ?? []), ...npdu.take()]))
}

/** A link message with its own content. */
export function linkMessage(code: number, content: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(0x81, code)
    .u16be(4 + content.length)
    .bytes(content)
    .take()
}

/** A network layer message. */
export function networkMessage(type: number, content: readonly number[]): Uint8Array {
  return linkMessage(LINK.BROADCAST, Uint8Array.from([1, 0x80, type, ...content]))
}

export function confirmedRequest(invokeId: number, choice: number, parameters: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0x00, 0x05, invokeId, choice).bytes(parameters).take()
}

export function unconfirmedRequest(choice: number, parameters: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0x10, choice).bytes(parameters).take()
}

export function simpleAck(invokeId: number, choice: number): Uint8Array {
  return Uint8Array.from([0x20, invokeId, choice])
}

export function complexAck(invokeId: number, choice: number, result: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0x30, invokeId, choice).bytes(result).take()
}

/** A complex ack cut into pieces of `size` bytes. */
export function segmentedAck(
  invokeId: number,
  choice: number,
  result: Uint8Array,
  size: number,
): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0, sequence = 0; at < result.length; at += size, sequence++) {
    const isLast = at + size >= result.length
    pieces.push(
      new ByteWriter()
        .u8(isLast ? 0x38 : 0x3c, invokeId, sequence & 0xff, 4, choice)
        .bytes(result.subarray(at, at + size))
        .take(),
    )
  }
  return pieces
}

export function errorAnswer(
  invokeId: number,
  choice: number,
  errorClass: number,
  errorCode: number,
): Uint8Array {
  const body = new TagWriter().value({ enumerated: errorClass }).value({ enumerated: errorCode }).take()
  return new ByteWriter().u8(0x50, invokeId, choice).bytes(body).take()
}

export function rejectAnswer(invokeId: number, reason: number): Uint8Array {
  return Uint8Array.from([0x60, invokeId, reason])
}

export function abortAnswer(invokeId: number, reason: number): Uint8Array {
  return Uint8Array.from([0x71, invokeId, reason])
}

export function readProperty(invokeId: number, object: ObjectToWrite, property: number): Uint8Array {
  return confirmedRequest(invokeId, 12, new TagWriter().object(0, object).unsigned(1, property).take())
}

export function readPropertyAck(
  invokeId: number,
  object: ObjectToWrite,
  property: number,
  value: BacnetValue,
): Uint8Array {
  const result = new TagWriter().object(0, object).unsigned(1, property)
  return complexAck(invokeId, 12, result.group(3, (inside) => inside.value(value)).take())
}

export function writeProperty(
  invokeId: number,
  object: ObjectToWrite,
  property: number,
  value: BacnetValue,
  priority?: number,
): Uint8Array {
  const parameters = new TagWriter()
    .object(0, object)
    .unsigned(1, property)
    .group(3, (inside) => inside.value(value))
  if (priority !== undefined) parameters.unsigned(4, priority)
  return confirmedRequest(invokeId, 15, parameters.take())
}

export function iAm(instance: number, vendor: number): Uint8Array {
  const parameters = new TagWriter()
    .value({ object: { type: 8, instance } })
    .value({ unsigned: 1476 })
    .value({ enumerated: 0 })
    .value({ unsigned: vendor })
  return unconfirmedRequest(0, parameters.take())
}

export function whoIs(low?: number, high?: number): Uint8Array {
  const parameters = new TagWriter()
  if (low !== undefined && high !== undefined) parameters.unsigned(0, low).unsigned(1, high)
  return unconfirmedRequest(8, parameters.take())
}

export function reinitialize(invokeId: number, state: number, password?: string): Uint8Array {
  const parameters = new TagWriter().unsigned(0, state)
  if (password !== undefined) parameters.text(1, password)
  return confirmedRequest(invokeId, 20, parameters.take())
}

/** A COV notification of a present value and its status flags. */
export function notification(
  device: number,
  object: ObjectToWrite,
  value: BacnetValue,
  flags: readonly boolean[],
): Uint8Array {
  return new TagWriter()
    .unsigned(0, 1)
    .object(1, { type: 8, instance: device })
    .object(2, object)
    .unsigned(3, 60)
    .group(4, (list) => {
      list.unsigned(0, 85).group(2, (inside) => inside.value(value))
      list.unsigned(0, 111).group(2, (inside) => inside.value({ bits: flags }))
    })
    .take()
}

/** AtomicReadFile and AtomicWriteFile with stream access. */
export function readFile(invokeId: number, file: number, position: number, count: number): Uint8Array {
  const parameters = new TagWriter()
    .value({ object: { type: 10, instance: file } })
    .group(0, (inside) => inside.unsigned(3, position, false).value({ unsigned: count }))
  return confirmedRequest(invokeId, 6, parameters.take())
}

export function readFileAck(invokeId: number, isEnd: boolean, content: Uint8Array): Uint8Array {
  const result = new TagWriter()
    .value({ boolean: isEnd })
    .group(0, (inside) => inside.unsigned(3, 0, false).value({ bytes: content }))
  return complexAck(invokeId, 6, result.take())
}

export function writeFile(invokeId: number, file: number, position: number, content: Uint8Array): Uint8Array {
  const parameters = new TagWriter()
    .value({ object: { type: 10, instance: file } })
    .group(0, (inside) => inside.unsigned(3, position, false).value({ bytes: content }))
  return confirmedRequest(invokeId, 7, parameters.take())
}
