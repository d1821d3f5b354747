/** Builds APDUs of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { type UFunction, unnumbered } from '../wire.ts'

function apdu(control: readonly number[], asdu: Uint8Array = new Uint8Array(0)): Uint8Array {
  return new ByteWriter()
    .u8(0x68, 4 + asdu.length, ...control)
    .bytes(asdu)
    .take()
}

export function functionFrame(name: UFunction): Uint8Array {
  const [byte] = [...unnumbered].find(([, known]) => known === name)!
  return apdu([byte, 0, 0, 0])
}

function number(sequence: number): readonly [number, number] {
  return [(sequence << 1) & 0xfe, (sequence >> 7) & 0xff]
}

export function supervisoryFrame(receive: number): Uint8Array {
  return apdu([1, 0, ...number(receive)])
}

export interface AsduToWrite {
  readonly type: number
  readonly cause: number
  readonly isNegative?: boolean
  readonly isTest?: boolean
  readonly originator?: number
  readonly commonAddress: number
  /** The first address begins a run of consecutive ones. */
  readonly isSequence?: boolean
  readonly objects: readonly { readonly address: number; readonly elements: Uint8Array }[]
}

export function asdu(of: AsduToWrite): Uint8Array {
  const flags = (of.isTest ? 0x80 : 0) | (of.isNegative ? 0x40 : 0)
  const writer = new ByteWriter()
    .u8(of.type, of.objects.length | (of.isSequence ? 0x80 : 0))
    .u8(of.cause | flags, of.originator ?? 0)
    .u16le(of.commonAddress)
  of.objects.forEach(({ address, elements }, i) => {
    if (i === 0 || !of.isSequence) writer.u8(address, address >> 8, address >> 16)
    writer.bytes(elements)
  })
  return writer.take()
}

export function informationFrame(send: number, receive: number, of: AsduToWrite): Uint8Array {
  return apdu([...number(send), ...number(receive)], asdu(of))
}

// ——— information elements ———

/** SIQ, DIQ: the value in the lowest bits, quality in the highest. */
export function point(value: number, quality = 0): Uint8Array {
  return new Uint8Array([value | quality])
}

/** SCO, DCO, RCO; `qualifier` is QU. */
export function switching(value: number, isSelect = false, qualifier = 0): Uint8Array {
  return new Uint8Array([value | (qualifier << 2) | (isSelect ? 0x80 : 0)])
}

/** R32 and its quality descriptor, or the qualifier of a set point. */
export function shortFloat(value: number, last = 0): Uint8Array {
  const view = new DataView(new ArrayBuffer(5))
  view.setFloat32(0, value, true)
  view.setUint8(4, last)
  return new Uint8Array(view.buffer)
}

/** NVA or SVA and its quality descriptor, or the qualifier of a set point. */
export function word(value: number, last = 0): Uint8Array {
  return new ByteWriter().u16le(value).u8(last).take()
}

/** CP56Time2a from year, month, day, hour, minute, millisecond. */
export function clock(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  millisecond: number,
): Uint8Array {
  return new ByteWriter()
    .u16le(millisecond)
    .u8(minute, hour, day, month, year % 100)
    .take()
}

/** Elements put behind one another: a point and its time tag. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
  for (const part of parts) writer.bytes(part)
  return writer.take()
}
