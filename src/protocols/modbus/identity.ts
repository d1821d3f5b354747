import { isPrintable, text } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { IDENTIFICATION_COUNT, IDENTIFICATION_OBJECTS } from './layout.ts'
import { DEVICE_OBJECTS } from './operations.ts'

/**
 * Attributes of each identification object: V1.1b3 §6.21. A product code is a short model name and, with many vendors,
 * the order number; a ModelName, if present, is the better name.
 */
const ATTRIBUTES: readonly (readonly [Attribute, number])[][] = [
  [['vendor', confidence.identityService]], // VendorName
  [
    ['model', 0.9],
    ['order-number', 0.6],
  ], // ProductCode
  [['firmware', confidence.identityService]], // MajorMinorRevision
  [['product-uri', confidence.identityService]], // VendorUrl
  [['description', confidence.identityService]], // ProductName
  [['model', confidence.identityService]], // ModelName
  [['software', 0.9]], // UserApplicationName
]

/** Objects of a complete Read Device Identification response; those above 6 are vendor-specific. */
export function emitIdentification(
  bytes: Uint8Array,
  pdu: number,
  end: number,
  about: string | undefined,
  emit: Emit,
): void {
  let at = pdu + IDENTIFICATION_OBJECTS
  for (let left = bytes[pdu + IDENTIFICATION_COUNT] ?? 0; left > 0 && at + 2 <= end; left--) {
    const object = bytes[at]!
    const stop = Math.min(end, at + 2 + bytes[at + 1]!)
    const value = text(bytes, at + 2, stop)
    for (const [attribute, sure] of ATTRIBUTES[object] ?? []) {
      if (value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: sure, field: DEVICE_OBJECTS[object]! })
    }
    at = stop
  }
}

const RUNNING = 0xff
const STOPPED = 0x00

/**
 * Report Server ID (§6.13): server id, run indicator, additional data. The id has no standard length; one byte is usual,
 * so the indicator is used only if it has one of its two values. `at` is the byte count.
 */
export function emitServerId(
  bytes: Uint8Array,
  at: number,
  end: number,
  about: string | undefined,
  emit: Emit,
): void {
  const data = at + 1
  const stop = Math.min(end, data + bytes[at]!)
  const indicator = bytes[data + 1]
  if (stop - data >= 2 && (indicator === RUNNING || indicator === STOPPED)) {
    const value = indicator === RUNNING ? 'RUN' : 'STOP'
    emit({
      kind: 'identity',
      about,
      attribute: 'run-state',
      value,
      confidence: 0.9,
      field: 'Run Indicator Status',
    })
  }
  const begin = data + 2
  if (stop - begin >= 4 && isPrintable(bytes, begin, stop)) {
    emit({
      kind: 'identity',
      about,
      attribute: 'description',
      value: text(bytes, begin, stop),
      confidence: 0.8,
      field: 'Additional Data',
    })
  }
}
