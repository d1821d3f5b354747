/**
 * What people say of a device, in the place of what was found out. Applied whenever a device is written, so that lists
 * sort, narrow and count by it; what was found out stays beside it, and comes back when the word is taken back.
 */
import type { Asset, Claim, DeviceType } from '#model/asset'
import type { Microseconds } from '#model/time'

/** Fields a person may set. A field that is left out is as it was found. */
export interface DeviceEdit {
  readonly name?: string
  readonly type?: DeviceType
  readonly purdueLevel?: number
  readonly zone?: string
  readonly location?: string
  readonly description?: string
  readonly importance?: Asset['importance']
  readonly authorised?: boolean
}
export type EditedField = keyof DeviceEdit

/** Null takes a word back; what is left out stays. */
export type DeviceEditChange = { readonly [Field in EditedField]?: DeviceEdit[Field] | null | undefined }

/** As it is kept: what a person says, and when it was said. */
export interface KeptEdit {
  readonly edit: DeviceEdit
  readonly time: Microseconds
}

/** The kind of record that keeps them, by the id of the device. */
export const DEVICE_EDIT = 'device-edit'

/** A claim of a person has no frame. */
const NO_PLACE = { file: 0, frame: 0 }
const claimLimit = 4
/** What is shown without anything that tells it comes from what a device does. */
const WITHOUT_PROOF = { source: 'behaviour', field: '', place: NO_PLACE, confidence: 0 }

/** What a field says where nobody found anything. */
const UNKNOWN = {
  name: '',
  type: 'Unknown',
  purdueLevel: undefined,
  zone: '',
  location: '',
  description: '',
  importance: 'medium',
  authorised: true,
} as const satisfies Readonly<Record<EditedField, Asset[EditedField]>>
const FIELDS = Object.keys(UNKNOWN) as EditedField[]

/** What is said after a change; undefined where nothing is left to say. */
export function changed(before: DeviceEdit | undefined, change: DeviceEditChange): DeviceEdit | undefined {
  const left = Object.entries({ ...before, ...change }).filter(([, value]) => value != null)
  return left.length === 0 ? undefined : (Object.fromEntries(left) as DeviceEdit)
}

/**
 * The device as a person says it is, each field with that as its proof. What a person said once and no longer says is as
 * it was found: a capture that began in between still carries it.
 */
export function withEdit(asset: Asset, kept: KeptEdit | undefined): Asset {
  let edited = asset
  for (const field of FIELDS) {
    const value = kept?.edit[field]
    if (kept !== undefined && value !== undefined)
      edited = withField(edited, field, { value, time: kept.time })
    else if (edited.provenance[field]?.source === 'person') edited = asWasFound(edited, field)
  }
  return edited
}

function withField(
  asset: Asset,
  field: EditedField,
  { value, time }: { readonly value: Asset[EditedField]; readonly time: Microseconds },
): Asset {
  const proof = asset.provenance[field] ?? { ...WITHOUT_PROOF, time }
  const found: readonly Claim[] =
    proof.source === 'person' || asset[field] === undefined || asset[field] === UNKNOWN[field]
      ? []
      : [{ value: String(asset[field]), ...proof }]
  const others = [...found, ...(asset.alternatives[field] ?? [])].filter(
    (claim, at, all) =>
      claim.source !== 'person' &&
      all.findIndex((one) => one.value === claim.value && one.source === claim.source) === at,
  )
  return {
    ...asset,
    [field]: value,
    provenance: {
      ...asset.provenance,
      [field]: { source: 'person', field: '', place: NO_PLACE, time, confidence: 1 },
    },
    alternatives: { ...asset.alternatives, [field]: others.slice(0, claimLimit) },
  }
}

/** The best of what was found beside the person's word, or nothing. */
function asWasFound(asset: Asset, field: EditedField): Asset {
  const [best, ...others] = asset.alternatives[field] ?? []
  const { [field]: _person, ...provenance } = asset.provenance
  const { value, ...proof } = best ?? { value: undefined }
  return {
    ...asset,
    [field]: value === undefined ? UNKNOWN[field] : asFound(field, value),
    provenance: best === undefined ? provenance : { ...provenance, [field]: proof as Claim },
    alternatives: { ...asset.alternatives, [field]: others },
  }
}

function asFound(field: EditedField, value: string): Asset[EditedField] {
  if (field === 'purdueLevel') return Number(value)
  return field === 'authorised' ? value === 'true' : value
}
