/** Payload of publications, if recognisable by its bytes: a number in text, or a JSON object (RFC 8259). */
import { clean, isPrintable, text } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { limits } from './state.ts'

const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/
const BRACE = 0x7b

/** A whole payload in `bytes[start..end)`. */
export interface MqttPayloadRange {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** A number, or short printable text; undefined for all else. */
export function plainValue({ bytes, start, end }: MqttPayloadRange): number | string | undefined {
  if (end <= start || end - start > limits.readingBytes || !isPrintable(bytes, start, end)) return undefined
  const value = text(bytes, start, end)
  return NUMBER.test(value) ? Number(value) : value
}

/** The object that the payload is, or undefined. */
export function jsonObject({
  bytes,
  start,
  end,
}: MqttPayloadRange): Readonly<Record<string, unknown>> | undefined {
  if (bytes[start] !== BRACE || end - start > limits.jsonBytes) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(start, end))) as Record<string, unknown>
  } catch {
    return undefined // no JSON, whatever its first byte
  }
}

/** Emits numbers and truth values of `object` as readings of `point` and the path inside. */
export function emitReadings(object: Readonly<Record<string, unknown>>, point: string, emit: Emit): void {
  let left: number = limits.jsonValues
  const walk = (value: unknown, path: string, depth: number) => {
    if (left <= 0) return
    if (typeof value === 'number' || typeof value === 'boolean') {
      left--
      emit({ kind: 'reading', point: clean(path, limits.topic), value })
    } else if (typeof value === 'object' && value !== null && depth < limits.jsonDepth) {
      for (const [key, inner] of Object.entries(value)) {
        if (left <= 0) return
        walk(inner, depth === 0 ? `${path} ${key}` : `${path}.${key}`, depth + 1)
      }
    }
  }
  walk(object, point, 0)
}

/** Keys of a `device` object in Home Assistant's MQTT discovery, and their short forms. */
const DEVICE_KEYS: readonly (readonly [keys: readonly string[], attribute: Attribute])[] = [
  [['manufacturer', 'mf'], 'vendor'],
  [['model', 'mdl'], 'model'],
  [['model_id', 'mdl_id'], 'order-number'],
  [['sw_version', 'sw'], 'firmware'],
  [['hw_version', 'hw'], 'hardware'],
  [['serial_number', 'sn'], 'serial'],
]
/** Keys of `shellies/announce`. */
const SHELLY_KEYS: readonly (readonly [keys: readonly string[], attribute: Attribute])[] = [
  [['model'], 'model'],
  [['fw_ver'], 'firmware'],
  [['id'], 'name'],
]

/** A device announces itself, or a gateway those behind it. `publisher`: who sent it, undefined if a broker passed it on. */
export function emitAnnouncement(
  object: Readonly<Record<string, unknown>>,
  topic: string,
  publisher: string | undefined,
  emit: Emit,
): void {
  if (publisher === undefined) return
  if (topic === 'shellies/announce') emitKeys(object, SHELLY_KEYS, publisher, emit)
  if (!topic.endsWith('/config')) return
  const device = object.device ?? object.dev
  if (typeof device !== 'object' || device === null) return
  const said = device as Readonly<Record<string, unknown>>
  const name = said.name
  const via = said.via_device ?? said.via
  const about =
    typeof via === 'string' && typeof name === 'string' ? `${publisher}/device:${named(name)}` : publisher
  if (typeof name === 'string') emitOne(name, 'name', 'name', about, emit)
  emitKeys(said, DEVICE_KEYS, about, emit)
}

/** A name in the form used in a path. */
export function named(name: string): string {
  return clean(name, 64).replaceAll('/', '_')
}

function emitKeys(
  object: Readonly<Record<string, unknown>>,
  keys: typeof DEVICE_KEYS,
  about: string,
  emit: Emit,
): void {
  for (const [names, attribute] of keys) {
    const key = names.find((one) => typeof object[one] === 'string')
    if (key !== undefined) emitOne(object[key] as string, attribute, key, about, emit)
  }
}

function emitOne(value: string, attribute: Attribute, field: string, about: string, emit: Emit): void {
  const tidy = clean(value)
  if (tidy !== '')
    emit({ kind: 'identity', about, attribute, value: tidy, confidence: confidence.banner, field })
}
