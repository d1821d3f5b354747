/** Identity of the device in responses: Identify, Status, name plates of IEC 61850. */
import { berElements } from '#bytes/ber-elements'
import { text } from '#bytes/text'
import { type About, type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { referenceOf } from './iec61850.ts'
import type { ObjectName } from './objects.ts'

/** Identify-Response: ISO 9506-2:2003 §9.6. */
const IDENTIFY_FIELDS: ReadonlyMap<number, readonly [Attribute, string]> = new Map([
  [0x80, ['vendor', 'vendorName']],
  [0x81, ['model', 'modelName']],
  [0x82, ['firmware', 'revision']],
])

export function emitIdentify(bytes: Uint8Array, start: number, end: number, about: About, emit: Emit): void {
  for (const field of berElements(bytes, start, end, 4)) {
    const [attribute, name] = IDENTIFY_FIELDS.get(field.tag) ?? []
    if (attribute === undefined || name === undefined) continue
    const value = text(bytes, field.start, field.end)
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field: name })
  }
}

/** vmdPhysicalStatus: §9.3. The logical status defines the allowed services, not the state of the device. */
const PHYSICAL = 0x81
const STATES = ['operational', 'partially-operational', 'inoperable', 'needs-commissioning'] as const

export function emitStatus(bytes: Uint8Array, start: number, end: number, about: About, emit: Emit): void {
  const field = berElements(bytes, start, end, 4).find(({ tag }) => tag === PHYSICAL)
  const value = field === undefined ? undefined : STATES[bytes[field.start] ?? -1]
  if (field === undefined || field.end - field.start !== 1 || value === undefined) return
  emit({
    kind: 'identity',
    about,
    attribute: 'run-state',
    value,
    confidence: 0.9,
    field: 'vmdPhysicalStatus',
  })
}

/** Attributes of name plates: IEC 61850-7-3:2010, DPL and LPL. */
const PLATES: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['vendor', 'vendor'],
  ['model', 'model'],
  ['serNum', 'serial'],
  ['swRev', 'firmware'],
  ['hwRev', 'hardware'],
  ['location', 'location'],
  ['name', 'name'],
  ['d', 'description'],
  ['ldNs', 'application-uri'],
])

/** The plate of the whole device, of its logical devices, and of each logical node: only the first two are believed as the device's own. */
const PHYSICAL_PLATE = 'PhyNam'
const PLATE = 'NamPlt'
/** First attributes of a whole LPL, all mandatory: IEC 61850-7-3:2010 §7.9.2. */
const WHOLE_PLATE = ['vendor', 'swRev', 'd'] as const

/** A value read from a name plate; `path` is its place in the structure that was read, '' for an attribute by itself. */
export function emitPlate(name: ObjectName, path: string, value: unknown, about: About, emit: Emit): void {
  const reference = referenceOf(name)
  if (reference === undefined || reference.constraint !== 'DC' || typeof value !== 'string' || value === '')
    return
  const [object, attribute] = reference.path
  const isPhysical = object === PHYSICAL_PLATE
  if (!isPhysical && !(object === PLATE && reference.node === 'LLN0')) return
  const field =
    attribute ?? (path === '0.0' ? 'vendor' : isPhysical ? undefined : WHOLE_PLATE[Number(path.slice(2))])
  const said = field === undefined ? undefined : PLATES.get(field)
  if (field === undefined || said === undefined || said === 'application-uri') return
  emit({
    kind: 'identity',
    about,
    attribute: said,
    value,
    confidence: isPhysical ? confidence.identityService : 0.8,
    field: `${object}.${field}`,
  })
}
