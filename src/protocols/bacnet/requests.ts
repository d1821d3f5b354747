/** Object, value and verb of a request, from its parameters. ASHRAE 135-2020 clauses 13 to 17. */
import type { PointValue, Qualifiers, Verb } from '#model/fact'
import { communication, lifeSafety, privateTransfer, reinitialize } from './device-requests.ts'
import { limits } from './limits.ts'
import { objectTypeName } from './object-types.ts'
import { type Point, pointText, readPoint, valueOfWrite, verbOfWrite } from './points.ts'
import { confirmedService, SERVICE, UNCONFIRMED, unconfirmedService } from './services.ts'
import { application, type BacnetTag, context, TAG, tagsOf } from './tags.ts'
import { characters, describe, objectId, objectText, scalar, signed, unsigned } from './values.ts'

export interface Wish {
  readonly verb: Verb
  readonly object?: string | undefined
  readonly value?: string | number | undefined
  readonly qualifiers?: Qualifiers | undefined
  readonly values?: readonly PointValue[] | undefined
  /** Points of a response that names no object and property. */
  readonly points?: readonly Point[]
  /** A password crossed the wire as text. */
  readonly hasPassword?: boolean
  /** File access: which file, from where, and what is written. */
  readonly file?: FileAccess
  /** State asked of ReinitializeDevice. */
  readonly state?: string | undefined
}

export interface FileAccess {
  readonly name: string
  readonly bytes: number
  readonly isWrite: boolean
}

/** The parameters of a confirmed request. */
export function confirmedWish(choice: number, bytes: Uint8Array, start: number, end: number): Wish {
  const { items } = tagsOf(bytes, start, end)
  const { verb } = confirmedService(choice)
  switch (choice) {
    case SERVICE.READ:
    case SERVICE.READ_RANGE: {
      const point = readPoint(bytes, items)
      return { verb, ...of(point) }
    }
    case SERVICE.READ_MULTIPLE:
      return { verb, ...ofMany(readMultiple(bytes, items)) }
    case SERVICE.WRITE: {
      const point = readPoint(bytes, items)
      if (point === undefined) return { verb }
      return written(point, bytes, context(items, 3), unsigned(bytes, context(items, 4)))
    }
    case SERVICE.WRITE_MULTIPLE:
      return writeMultiple(bytes, items)
    case SERVICE.COMMUNICATION:
      return communication(bytes, items)
    case SERVICE.REINITIALIZE:
      return reinitialize(bytes, items)
    case SERVICE.READ_FILE:
    case SERVICE.WRITE_FILE:
      return fileAccess(bytes, items, choice === SERVICE.WRITE_FILE)
    case SERVICE.SUBSCRIBE_COV:
    case SERVICE.SUBSCRIBE_COV_PROPERTY:
      return subscription(bytes, items)
    case SERVICE.ADD_ELEMENT:
    case SERVICE.REMOVE_ELEMENT: {
      const point = readPoint(bytes, items)
      return { verb, ...of(point), value: describe(bytes, context(items, 3)?.children ?? []) }
    }
    case SERVICE.CREATE:
      return { verb, object: createdObject(bytes, items) }
    case SERVICE.DELETE: {
      const object = objectId(bytes, application(items, TAG.OBJECT))
      return { verb, object: object === undefined ? undefined : objectText(object) }
    }
    case SERVICE.LIFE_SAFETY:
      return lifeSafety(bytes, items)
    case SERVICE.ACKNOWLEDGE_ALARM: {
      const object = objectId(bytes, context(items, 1))
      const source = characters(bytes, context(items, 4))
      return { verb, object: object && objectText(object), value: source || undefined }
    }
    case SERVICE.PRIVATE:
      return privateTransfer(bytes, items, verb)
    case SERVICE.TEXT:
      return { verb, value: characters(bytes, context(items, 3)) || undefined }
    default:
      return { verb }
  }
}

/** The parameters of an unconfirmed request, reports aside. */
export function unconfirmedWish(choice: number, bytes: Uint8Array, start: number, end: number): Wish {
  const { items } = tagsOf(bytes, start, end)
  const { verb } = unconfirmedService(choice)
  switch (choice) {
    case UNCONFIRMED.WHO_IS: {
      const low = unsigned(bytes, context(items, 0))
      const high = unsigned(bytes, context(items, 1))
      if (low === undefined || high === undefined) return { verb }
      return { verb, object: low === high ? `device:${low}` : `device:${low}..${high}` }
    }
    case UNCONFIRMED.WHO_HAS: {
      const object = objectId(bytes, context(items, 2))
      const name = characters(bytes, context(items, 3))
      return { verb, object: object === undefined ? name || undefined : objectText(object) }
    }
    case UNCONFIRMED.TIME:
    case UNCONFIRMED.UTC_TIME: {
      const moment = [application(items, TAG.DATE), application(items, TAG.TIME)].map((tag) =>
        scalar(bytes, tag),
      )
      return { verb, value: moment.join(' ') }
    }
    case UNCONFIRMED.WRITE_GROUP: {
      const group = unsigned(bytes, context(items, 0))
      const priority = unsigned(bytes, context(items, 1))
      return { verb, object: `group:${group}`, value: `priority ${priority}` }
    }
    case UNCONFIRMED.PRIVATE:
      return privateTransfer(bytes, items, verb)
    case UNCONFIRMED.TEXT:
      return { verb, value: characters(bytes, context(items, 3)) || undefined }
    case UNCONFIRMED.YOU_ARE: {
      const device = objectId(bytes, application(items, TAG.OBJECT))
      return { verb, object: device === undefined ? undefined : objectText(device) }
    }
    default:
      return { verb }
  }
}

function of(point: Point | undefined): Partial<Wish> {
  return point === undefined ? {} : { object: pointText(point), points: [point] }
}

function ofMany(points: readonly Point[]): Partial<Wish> {
  return { object: listText(points), points: points.slice(0, limits.shown) }
}

function listText(points: readonly Point[]): string | undefined {
  if (points.length === 0) return undefined
  const shown = points.slice(0, limits.shown).map(pointText).join(', ')
  return points.length > limits.shown ? `${shown} … (${points.length})` : shown
}

/** Pairs of an object and a list under tag 1: ReadPropertyMultiple, clause 15.7. */
function readMultiple(bytes: Uint8Array, items: readonly BacnetTag[]): Point[] {
  const points: Point[] = []
  let object = objectId(bytes, undefined)
  for (const tag of items) {
    if (tag.number === 0) object = objectId(bytes, tag)
    if (tag.number !== 1 || object === undefined) continue
    const references = tag.children ?? []
    references.forEach((reference, i) => {
      if (reference.number !== 0) return
      const next = references[i + 1]
      const index = next?.number === 1 ? unsigned(bytes, next) : undefined
      points.push({ object: object!, property: unsigned(bytes, reference), index })
    })
  }
  return points
}

function written(
  point: Point,
  bytes: Uint8Array,
  value: BacnetTag | undefined,
  priority: number | undefined,
): Wish & { readonly point: Point } {
  const said = describe(bytes, value?.children ?? [])
  return {
    verb: verbOfWrite(point, said),
    object: pointText(point),
    value: valueOfWrite(point, said),
    qualifiers: priority === undefined ? undefined : { priority },
    points: [point],
    point,
  }
}

/** The most severe of several writes decides: stopping a program before commanding a value before configuring. */
const GRAVITY: readonly Verb[] = [
  'stop',
  'restart',
  'download-program',
  'delete',
  'start',
  'force',
  'operate',
  'set-time',
  'configure',
  'write',
]

/** WritePropertyMultiple, clause 15.10: property 0, index 1, value 2, priority 3. */
function writeMultiple(bytes: Uint8Array, items: readonly BacnetTag[]): Wish {
  const writes: (Wish & { readonly point: Point })[] = []
  let object = objectId(bytes, undefined)
  for (const tag of items) {
    if (tag.number === 0) object = objectId(bytes, tag)
    if (tag.number !== 1 || object === undefined) continue
    const parts = tag.children ?? []
    for (let at = 0; at < parts.length; at++) {
      if (parts[at]!.number !== 0) continue
      let stop = at + 1
      while (stop < parts.length && parts[stop]!.number !== 0) stop++
      const rest = parts.slice(at + 1, stop)
      const property = unsigned(bytes, parts[at])
      const point = { object, property, index: unsigned(bytes, context(rest, 1)) }
      writes.push(written(point, bytes, context(rest, 2), unsigned(bytes, context(rest, 3))))
    }
  }
  const rank = (verb: Verb) => GRAVITY.indexOf(verb)
  const gravest = writes.reduce<Verb>((worst, { verb }) => (rank(verb) < rank(worst) ? verb : worst), 'write')
  const [only, ...others] = writes
  if (only !== undefined && others.length === 0) return only
  return {
    verb: gravest,
    ...ofMany(writes.map(({ point }) => point)),
    value:
      writes
        .slice(0, limits.shown)
        .map(({ value }) => String(value ?? '?'))
        .join(', ') || undefined,
    values: writes
      .slice(0, limits.readings)
      .flatMap(({ point, value, qualifiers }) =>
        value === undefined ? [] : [{ point: pointText(point), value, qualifiers }],
      ),
  }
}

/** Clause 14.1 and 14.2: stream access under tag 0, record access under tag 1. */
function fileAccess(bytes: Uint8Array, items: readonly BacnetTag[], isWrite: boolean): Wish {
  const verb = isWrite ? 'write' : 'read'
  const file = objectId(bytes, application(items, TAG.OBJECT))
  const access = context(items, 0) ?? context(items, 1)
  if (file === undefined || access?.children === undefined) return { verb }
  const position = signed(bytes, access.children[0])
  const byteCount = access.children
    .filter((tag) => !tag.isContext && tag.number === TAG.BYTES)
    .reduce((sum, tag) => sum + tag.end - tag.start, 0)
  const unit = access.number === 0 ? 'byte' : 'record'
  return {
    verb,
    object: objectText(file),
    value: isWrite ? byteCount : undefined,
    qualifiers: isWrite ? { unit: 'bytes', from: `${unit} ${position}` } : undefined,
    file: { name: objectText(file), bytes: byteCount, isWrite },
  }
}

/** Clause 13.14 and 13.15; without lifetime and confirmation a subscription is cancelled. */
function subscription(bytes: Uint8Array, items: readonly BacnetTag[]): Wish {
  const object = objectId(bytes, context(items, 1))
  const property = context(items, 4)?.children
  const seconds = unsigned(bytes, context(items, 3))
  const isCancelled = context(items, 2) === undefined && seconds === undefined
  if (object === undefined) return { verb: 'subscribe' }
  const point = { object, property: unsigned(bytes, property?.[0]), index: unsigned(bytes, property?.[1]) }
  return {
    verb: 'subscribe',
    object: pointText(point),
    value: isCancelled ? 'cancelled' : seconds === undefined ? undefined : `${seconds} s`,
  }
}

/** Clause 15.3: an object type or an object is under tag 0. */
function createdObject(bytes: Uint8Array, items: readonly BacnetTag[]): string | undefined {
  const specifier = context(items, 0)?.children?.[0]
  if (specifier === undefined) return undefined
  if (specifier.number === 1) {
    const object = objectId(bytes, specifier)
    return object && objectText(object)
  }
  const type = unsigned(bytes, specifier)
  return type === undefined ? undefined : objectTypeName(type)
}
