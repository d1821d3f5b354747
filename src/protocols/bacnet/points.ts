/** Objects and properties as people name them, and what writing one does. */
import type { Verb } from '#model/fact'
import { propertyName } from './properties.ts'
import { type BacnetTag, context } from './tags.ts'
import { type ObjectId, objectId, objectText, unsigned } from './values.ts'

/** Object types with a rule of their own: clause 21, BACnetObjectType. */
export const OBJECT = { DEVICE: 8, FILE: 10, PROGRAM: 16, NETWORK_PORT: 56 } as const

/** Properties with a rule of their own: clause 21, BACnetPropertyIdentifier. */
export const PROPERTY = {
  APPLICATION_SOFTWARE_VERSION: 12,
  DESCRIPTION: 28,
  FIRMWARE_REVISION: 44,
  LOCAL_DATE: 56,
  LOCAL_TIME: 57,
  LOCATION: 58,
  MODEL_NAME: 70,
  OBJECT_IDENTIFIER: 75,
  OBJECT_NAME: 77,
  OUT_OF_SERVICE: 81,
  PRESENT_VALUE: 85,
  PROGRAM_CHANGE: 90,
  STATUS_FLAGS: 111,
  SYSTEM_STATUS: 112,
  VENDOR_IDENTIFIER: 120,
  VENDOR_NAME: 121,
  SERIAL_NUMBER: 372,
} as const

export interface Point {
  readonly object: ObjectId
  readonly property: number | undefined
  readonly index: number | undefined
}

/** `analog-value:3 present-value`, `device:1 object-list[0]`. */
export function pointText({ object, property, index }: Point): string {
  const of = property === undefined ? '' : ` ${propertyName(property)}`
  return `${objectText(object)}${of}${index === undefined ? '' : `[${index}]`}`
}

/** Object, property and index under context tags that count from `first`; undefined without an object. */
export function readPoint(bytes: Uint8Array, items: readonly BacnetTag[], first = 0): Point | undefined {
  const object = objectId(bytes, context(items, first))
  if (object === undefined) return undefined
  const property = unsigned(bytes, context(items, first + 1))
  return { object, property, index: unsigned(bytes, context(items, first + 2)) }
}

/** Objects whose properties are how a device is set up: file, program, schedule, calendar, notification class, event enrollment, network port … */
const SET_UP: ReadonlySet<number> = new Set([
  6, 7, 8, 9, 10, 12, 15, 16, 17, 18, 20, 27, 31, 32, 33, 35, 36, 38, 56,
])

/** Requests to a program: clause 12.22.7, BACnetProgramRequest. */
const programRequests: readonly (readonly [string, Verb])[] = [
  ['ready', 'operate'],
  ['load', 'download-program'],
  ['run', 'start'],
  ['halt', 'stop'],
  ['restart', 'restart'],
  ['unload', 'delete'],
]

/**
 * Effect of writing a property: a present value commands the plant, out-of-service disconnects a point from it, and a
 * program's change property starts and stops it.
 */
export function verbOfWrite({ object, property }: Point, value: string | number | undefined): Verb {
  switch (property) {
    case PROPERTY.PRESENT_VALUE:
      return 'operate'
    case PROPERTY.OUT_OF_SERVICE:
      return 'force'
    case PROPERTY.PROGRAM_CHANGE:
      return object.type === OBJECT.PROGRAM && typeof value === 'number'
        ? (programRequests[value]?.[1] ?? 'operate')
        : 'operate'
    case PROPERTY.LOCAL_DATE:
    case PROPERTY.LOCAL_TIME:
      return object.type === OBJECT.DEVICE ? 'set-time' : 'write'
    default:
      return SET_UP.has(object.type) ? 'configure' : 'write'
  }
}

/** A written value in words if the number alone is unclear. */
export function valueOfWrite(
  { object, property }: Point,
  value: string | number | undefined,
): string | number | undefined {
  const isRequest = property === PROPERTY.PROGRAM_CHANGE && object.type === OBJECT.PROGRAM
  const said = isRequest && typeof value === 'number' ? (programRequests[value]?.[0] ?? value) : value
  return said === 'null' ? 'relinquished' : said
}
