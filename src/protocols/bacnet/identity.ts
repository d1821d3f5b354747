/** Identity of a device, from the properties of its device object: ASHRAE 135-2020 clause 12.11. */
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { OBJECT, type Point, PROPERTY } from './points.ts'
import type { BacnetTag } from './tags.ts'
import { characters, objectId, scalar } from './values.ts'
import { vendorName } from './vendors.ts'

const ATTRIBUTES: ReadonlyMap<number, readonly [Attribute, string]> = new Map<number, [Attribute, string]>([
  [PROPERTY.VENDOR_NAME, ['vendor', 'Vendor_Name']],
  [PROPERTY.MODEL_NAME, ['model', 'Model_Name']],
  [PROPERTY.FIRMWARE_REVISION, ['firmware', 'Firmware_Revision']],
  [PROPERTY.APPLICATION_SOFTWARE_VERSION, ['software', 'Application_Software_Version']],
  [PROPERTY.OBJECT_NAME, ['name', 'Object_Name']],
  [PROPERTY.LOCATION, ['location', 'Location']],
  [PROPERTY.DESCRIPTION, ['description', 'Description']],
  [PROPERTY.SERIAL_NUMBER, ['serial', 'Serial_Number']],
])

/** Clause 21, BACnetDeviceStatus. */
const deviceStates: readonly string[] = [
  'operational',
  'operational-read-only',
  'download-required',
  'download-in-progress',
  'non-operational',
  'backup-in-progress',
]

/** Number for "any device" and for an unconfigured one: clause 12.11.1. */
export const ANY_INSTANCE = 4_194_303

/** Emits the identity in a property of a device object. */
export function emitProperty(
  point: Point,
  bytes: Uint8Array,
  value: readonly BacnetTag[],
  about: About,
  emit: Emit,
): void {
  if (point.object.type !== OBJECT.DEVICE || value.length !== 1) return
  const [tag] = value
  const say = (
    attribute: Attribute,
    said: string,
    field: string,
    sure: number = confidence.identityService,
  ) => {
    if (said !== '') emit({ kind: 'identity', about, attribute, value: said, confidence: sure, field })
  }
  emitInstance(point.object.instance, about, emit)
  const known = ATTRIBUTES.get(point.property ?? -1)
  if (known !== undefined) {
    say(known[0], characters(bytes, tag), known[1])
    return
  }
  const said = scalar(bytes, tag)
  if (point.property === PROPERTY.VENDOR_IDENTIFIER && typeof said === 'number') emitVendor(said, about, emit)
  if (point.property === PROPERTY.SYSTEM_STATUS && typeof said === 'number')
    say('run-state', deviceStates[said] ?? `status ${said}`, 'System_Status')
  if (point.property === PROPERTY.OBJECT_IDENTIFIER) {
    const id = objectId(bytes, tag)
    if (id?.type === OBJECT.DEVICE) emitInstance(id.instance, about, emit)
  }
}

/** The number of a device object, which is unique in a BACnet internetwork. */
export function emitInstance(instance: number, about: About, emit: Emit): void {
  if (instance >= ANY_INSTANCE) return
  emit({
    kind: 'identity',
    about,
    attribute: 'address:bacnet-instance',
    value: String(instance),
    confidence: confidence.identityService,
    field: 'Object_Identifier',
  })
  // A part of a router has no protocol addresses of its own; its number is how people call it.
  if (about.includes('/'))
    emit({
      kind: 'identity',
      about,
      attribute: 'type',
      value: `BACnet device ${instance}`,
      confidence: confidence.identityService,
      field: 'Object_Identifier',
    })
}

/** A vendor id and, less surely, the name that ASHRAE has for it. */
export function emitVendor(id: number, about: About, emit: Emit): void {
  const field = 'Vendor_Identifier'
  const sure = confidence.identityService
  emit({ kind: 'identity', about, attribute: 'vendor-id', value: String(id), confidence: sure, field })
  const name = vendorName(id)
  if (name !== undefined)
    emit({
      kind: 'identity',
      about,
      attribute: 'vendor',
      value: name,
      confidence: confidence.management,
      field,
    })
}
