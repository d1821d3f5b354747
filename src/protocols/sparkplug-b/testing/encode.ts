/** Builds Sparkplug B payloads for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

function variable(writer: ByteWriter, value: number): ByteWriter {
  let left = value
  while (left >= 128) {
    writer.u8((left % 128) | 0x80)
    left = Math.floor(left / 128)
  }
  return writer.u8(left)
}

function number(writer: ByteWriter, field: number, value: number): ByteWriter {
  return variable(variable(writer, field * 8), value)
}

function delimited(writer: ByteWriter, field: number, value: Uint8Array): ByteWriter {
  return variable(variable(writer, field * 8 + 2), value.length).bytes(value)
}

/** Codes of the data types used here: Sparkplug 3.0.0. */
const TYPES = { Int32: 3, Double: 10, Boolean: 11, String: 12 } as const

interface Metric {
  readonly name?: string
  readonly alias?: number
  readonly type: keyof typeof TYPES
  readonly value: number | string | boolean
  /** Omitted in data if the birth contains it. */
  readonly hasType?: boolean
}

function metric({ name, alias, type, value, hasType = true }: Metric): Uint8Array {
  const writer = new ByteWriter()
  if (name !== undefined) delimited(writer, 1, new TextEncoder().encode(name))
  if (alias !== undefined) number(writer, 2, alias)
  if (hasType) number(writer, 4, TYPES[type])
  if (typeof value === 'string') delimited(writer, 15, new TextEncoder().encode(value))
  else if (typeof value === 'boolean') number(writer, 14, value ? 1 : 0)
  else if (type === 'Int32') number(writer, 10, value >>> 0)
  else {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, value, true)
    variable(writer, 13 * 8 + 1).bytes(bytes)
  }
  return writer.take()
}

/** `timestamp` in milliseconds since 1970. NDEATH and commands have no `sequence`. */
export function payload(timestamp: number, metrics: readonly Metric[], sequence?: number): Uint8Array {
  const writer = number(new ByteWriter(), 1, timestamp)
  for (const one of metrics) delimited(writer, 2, metric(one))
  if (sequence !== undefined) number(writer, 3, sequence)
  return writer.take()
}
