/** Values in answers and notifications: readings and identity. ASHRAE 135-2020 clauses 13 and 15. */
import type { About } from '#model/fact'
import type { Emit } from '#model/protocol'
import { emitProperty } from './identity.ts'
import { limits } from './limits.ts'
import { objectTypeName } from './object-types.ts'
import { type Point, PROPERTY, readPoint } from './points.ts'
import { type BacnetTag, context, tagsOf } from './tags.ts'
import { bitsOf, characters, objectId, objectText, scalar, unsigned } from './values.ts'

export interface PropertyValue {
  readonly point: Point
  readonly value: readonly BacnetTag[]
}

/** The answer to ReadProperty: clause 15.5. */
export function readAnswer(bytes: Uint8Array, start: number, end: number): readonly PropertyValue[] {
  const { items } = tagsOf(bytes, start, end)
  const point = readPoint(bytes, items)
  const value = context(items, 3)?.children
  return point === undefined || value === undefined ? [] : [{ point, value }]
}

/** The answer to ReadPropertyMultiple: clause 15.7; properties that were refused are left out. */
export function readMultipleAnswer(bytes: Uint8Array, start: number, end: number): readonly PropertyValue[] {
  const values: PropertyValue[] = []
  let object = objectId(bytes, undefined)
  for (const tag of tagsOf(bytes, start, end).items) {
    if (tag.number === 0) object = objectId(bytes, tag)
    if (tag.number !== 1 || object === undefined) continue
    values.push(...valuesOf(bytes, object, tag.children ?? [], 2))
  }
  return values
}

/**
 * Values of one object's properties: each a property, perhaps an index, and a value.
 *
 * @param first context number of the property; index and value have the two that follow.
 */
function valuesOf(
  bytes: Uint8Array,
  object: NonNullable<Point['object']>,
  parts: readonly BacnetTag[],
  first: number,
): PropertyValue[] {
  const values: PropertyValue[] = []
  let property: number | undefined
  let index: number | undefined
  for (const part of parts) {
    if (part.number === first) {
      property = unsigned(bytes, part)
      index = undefined
    } else if (part.number === first + 1) index = unsigned(bytes, part)
    else if (part.number === first + 2 && part.children !== undefined)
      values.push({ point: { object, property, index }, value: part.children })
  }
  return values
}

export interface Notification {
  /** Instance of the device whose points these are. */
  readonly device: number | undefined
  readonly object: string | undefined
  readonly values: readonly PropertyValue[]
}

/** A notification of changed values: clause 13.1. */
export function notification(bytes: Uint8Array, start: number, end: number): Notification {
  const { items } = tagsOf(bytes, start, end)
  const device = objectId(bytes, context(items, 1))?.instance
  const object = objectId(bytes, context(items, 2))
  if (object === undefined) return { device, object: undefined, values: [] }
  const values = valuesOf(bytes, object, context(items, 4)?.children ?? [], 0)
  return { device, object: objectText(object), values }
}

/** A notification about several objects: clause 13.17. */
export function notificationMultiple(bytes: Uint8Array, start: number, end: number): Notification {
  const { items } = tagsOf(bytes, start, end)
  const device = objectId(bytes, context(items, 1))?.instance
  const values: PropertyValue[] = []
  const names: string[] = []
  let object = objectId(bytes, undefined)
  for (const tag of context(items, 4)?.children ?? []) {
    if (tag.number === 0) {
      object = objectId(bytes, tag)
      if (object !== undefined && names.length < limits.shown) names.push(objectText(object))
    }
    if (tag.number !== 1 || object === undefined) continue
    values.push(...valuesOf(bytes, object, tag.children ?? [], 0))
  }
  return { device, object: names.join(', ') || undefined, values }
}

/** Clause 21, BACnetEventType. */
const eventTypes: ReadonlyMap<number, string> = new Map([
  [0, 'change-of-bitstring'],
  [1, 'change-of-state'],
  [2, 'change-of-value'],
  [3, 'command-failure'],
  [4, 'floating-limit'],
  [5, 'out-of-range'],
  [8, 'change-of-life-safety'],
  [9, 'extended'],
  [10, 'buffer-ready'],
  [11, 'unsigned-range'],
  [13, 'access-event'],
  [14, 'double-out-of-range'],
  [15, 'signed-out-of-range'],
  [16, 'unsigned-out-of-range'],
  [17, 'change-of-characterstring'],
  [18, 'change-of-status-flags'],
  [19, 'change-of-reliability'],
  [20, 'none'],
  [21, 'change-of-discrete-value'],
  [22, 'change-of-timer'],
])
/** Clause 21, BACnetNotifyType and BACnetEventState. */
const notifyTypes: readonly string[] = ['alarm', 'event', 'ack-notification']
const eventStates: readonly string[] = [
  'normal',
  'fault',
  'offnormal',
  'high-limit',
  'low-limit',
  'life-safety-alarm',
]

export interface EventReport {
  readonly device: number | undefined
  readonly object: string | undefined
  readonly value: string
}

/** An alarm or event, in one line: clause 13.8. */
export function eventReport(bytes: Uint8Array, start: number, end: number): EventReport {
  const { items } = tagsOf(bytes, start, end)
  const object = objectId(bytes, context(items, 2))
  const number = (tag: number) => unsigned(bytes, context(items, tag))
  const type = number(6)
  const notify = number(8)
  const from = number(10)
  const to = number(11)
  const said = characters(bytes, context(items, 7))
  const words = [
    notify === undefined ? '' : (notifyTypes[notify] ?? `notification ${notify}`),
    type === undefined ? '' : (eventTypes.get(type) ?? `event ${type}`),
    to === undefined
      ? ''
      : `${from === undefined ? '' : (eventStates[from] ?? from)}→${eventStates[to] ?? to}`,
    said === '' ? '' : `"${said}"`,
  ]
  return {
    device: objectId(bytes, context(items, 1))?.instance,
    object: object && objectText(object),
    value: words.filter((word) => word !== '').join(' '),
  }
}

/** Clause 21, BACnetStatusFlags, in the order of its bits. */
const STATUS_FLAGS: readonly string[] = ['in-alarm', 'fault', 'overridden', 'out-of-service']

/** Readings of present values with their quality, and identity from device properties. */
export function emitValues(
  values: readonly PropertyValue[],
  bytes: Uint8Array,
  about: About,
  emit: Emit,
): void {
  let readings = 0
  for (const { point, value } of values) {
    emitProperty(point, bytes, value, about, emit)
    if (point.property !== PROPERTY.PRESENT_VALUE || value.length !== 1 || readings >= limits.readings)
      continue
    const said = scalar(bytes, value[0])
    if (said === undefined || said === 'null') continue
    readings++
    const name = `${objectTypeName(point.object.type)}:${point.object.instance}`
    emit({
      kind: 'reading',
      about,
      point: point.index === undefined ? name : `${name}[${point.index}]`,
      value: said,
      quality: qualityOf(point, values, bytes),
    })
  }
}

function qualityOf(point: Point, values: readonly PropertyValue[], bytes: Uint8Array): string | undefined {
  const flags = values.find(
    ({ point: other }) =>
      other.property === PROPERTY.STATUS_FLAGS &&
      other.object.type === point.object.type &&
      other.object.instance === point.object.instance,
  )
  const set = bitsOf(bytes, flags?.value[0], STATUS_FLAGS)
  return set === undefined ? undefined : set.join(' ') || 'normal'
}
