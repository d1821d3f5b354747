/**
 * Edits of a device by people, in place of the observed values. Applied whenever a device is written, so that lists
 * sort, filter and count by them; the observed values are kept, and return when the edit is undone.
 */
import type { Claim, Device, DeviceType } from '#model/device'
import type { Microseconds } from '#model/time'

/** Fields a person may set. A field that is left out is as it was found. */
export interface DeviceEdit {
  readonly name?: string
  readonly type?: DeviceType
  readonly purdueLevel?: number
  readonly zone?: string
  readonly location?: string
  readonly description?: string
  readonly importance?: Device['importance']
  readonly authorised?: boolean
}
export type EditedField = keyof DeviceEdit

/** Null takes a word back; what is left out stays. */
export type DeviceEditChange = { readonly [Field in EditedField]?: DeviceEdit[Field] | null | undefined }

/** A stored edit with its time. */
export interface KeptEdit {
  readonly edit: DeviceEdit
  readonly time: Microseconds
}

/** The kind of record that keeps them, by the id of the device. */
export const DEVICE_EDIT = 'device-edit'

/** A claim of a person has no frame. */
const NO_PLACE = { file: 0, frame: 0 }
const claimLimit = 4
/** A value shown without a source of its own comes from the device's behaviour. */
const WITHOUT_PROOF = { source: 'behaviour', field: '', place: NO_PLACE, confidence: 0 }

/** Value of a field without any observation. */
const UNKNOWN = {
  name: '',
  type: 'Unknown',
  purdueLevel: undefined,
  zone: '',
  location: '',
  description: '',
  importance: 'medium',
  authorised: true,
} as const satisfies Readonly<Record<EditedField, Device[EditedField]>>
const FIELDS = Object.keys(UNKNOWN) as EditedField[]

/** Edit after a change; undefined if none remains. */
export function changed(before: DeviceEdit | undefined, change: DeviceEditChange): DeviceEdit | undefined {
  const left = Object.entries({ ...before, ...change }).filter(([, value]) => value != null)
  return left.length === 0 ? undefined : (Object.fromEntries(left) as DeviceEdit)
}

/**
 * The device with a person's edits, each field with the edit as its proof. An edit that was undone restores the
 * observed value: a capture that began in between still carries the edit.
 */
export function withEdit(device: Device, kept: KeptEdit | undefined): Device {
  let edited = device
  for (const field of FIELDS) {
    const value = kept?.edit[field]
    if (kept !== undefined && value !== undefined)
      edited = withField(edited, field, { value, time: kept.time })
    else if (edited.provenance[field]?.source === 'person') edited = asWasFound(edited, field)
  }
  return edited
}

function withField(
  device: Device,
  field: EditedField,
  { value, time }: { readonly value: Device[EditedField]; readonly time: Microseconds },
): Device {
  const proof = device.provenance[field] ?? { ...WITHOUT_PROOF, time }
  const found: readonly Claim[] =
    proof.source === 'person' || device[field] === undefined || device[field] === UNKNOWN[field]
      ? []
      : [{ value: String(device[field]), ...proof }]
  const others = [...found, ...(device.alternatives[field] ?? [])].filter(
    (claim, at, all) =>
      claim.source !== 'person' &&
      all.findIndex((one) => one.value === claim.value && one.source === claim.source) === at,
  )
  return {
    ...device,
    [field]: value,
    provenance: {
      ...device.provenance,
      [field]: { source: 'person', field: '', place: NO_PLACE, time, confidence: 1 },
    },
    alternatives: { ...device.alternatives, [field]: others.slice(0, claimLimit) },
  }
}

/** The best observation other than the person's edit, or undefined. */
function asWasFound(device: Device, field: EditedField): Device {
  const [best, ...others] = device.alternatives[field] ?? []
  const { [field]: _person, ...provenance } = device.provenance
  const { value, ...proof } = best ?? { value: undefined }
  return {
    ...device,
    [field]: value === undefined ? UNKNOWN[field] : asFound(field, value),
    provenance: best === undefined ? provenance : { ...provenance, [field]: proof as Claim },
    alternatives: { ...device.alternatives, [field]: others },
  }
}

function asFound(field: EditedField, value: string): Device[EditedField] {
  if (field === 'purdueLevel') return Number(value)
  return field === 'authorised' ? value === 'true' : value
}
