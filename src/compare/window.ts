import type { DeviceItem, ProgramPartItem } from '#schema/device'
import type { LinkItem } from '#schema/link'
import type { ClaimedValue } from '#schema/terms'
import type { ComparedPlant, ComparedState } from './side.ts'

/** A span of time, both ends within it; microseconds are cut off. */
export interface Window {
  /** Milliseconds since 1970. */
  readonly from: number
  readonly until: number
}

/**
 * State within a span of time, as far as the present data show it: objects seen within it. Exposures and baselines of
 * the past are not stored.
 */
export function sideWithin({ name, kind, plant }: ComparedState, window: Window): ComparedState {
  return {
    name,
    kind,
    from: new Date(window.from).toISOString(),
    until: new Date(window.until).toISOString(),
    plant: plant && plantWithin(plant, window),
  }
}

function plantWithin({ devices, links }: ComparedPlant, window: Window): ComparedPlant {
  return {
    devices: devices.filter((device) => isWithin(device, window)).map((device) => deviceAt(device, window)),
    links: links.filter((link) => isWithin(link, window)).map((link) => linkWithin(link, window)),
  }
}

function isWithin(
  thing: { readonly firstSeen: string; readonly lastSeen: string },
  { from, until }: Window,
): boolean {
  return Date.parse(thing.firstSeen) <= until && Date.parse(thing.lastSeen) >= from
}

function linkWithin(link: LinkItem, window: Window): LinkItem {
  return { ...link, operations: link.operations.filter((operation) => isWithin(operation, window)) }
}

/** Attributes whose newest word counts, by the name that their proof has. */
const CHANGING = [
  ['firmware', 'firmware'],
  ['software', 'software'],
  ['mode', 'mode'],
  ['keyPosition', 'key-position'],
] as const

function deviceAt(device: DeviceItem, { until }: Window): DeviceItem {
  const then: Record<string, unknown> = {}
  const provenance = { ...device.provenance }
  for (const [field, attribute] of CHANGING) {
    const claim = claimAt(device, field, { attribute, until })
    if (claim === undefined || claim.value === device[field]) continue
    const { value, ...proof } = claim
    then[field] = value
    provenance[attribute] = proof
  }
  return { ...device, ...then, provenance, program: device.program.flatMap((part) => partAt(part, until)) }
}

/** The latest value by then; else the first one after. */
function claimAt(
  device: DeviceItem,
  field: 'firmware' | 'software' | 'mode' | 'keyPosition',
  { attribute, until }: { readonly attribute: string; readonly until: number },
): ClaimedValue | undefined {
  const proof = device.provenance[attribute]
  const others = device.alternatives[attribute] ?? []
  if (proof === undefined || others.length === 0 || Date.parse(proof.time) <= until) return undefined
  const claims = [{ value: device[field], ...proof }, ...others].sort(
    (a, b) => Date.parse(a.time) - Date.parse(b.time),
  )
  return claims.findLast(({ time }) => Date.parse(time) <= until) ?? claims[0]
}

function partAt(part: ProgramPartItem, until: number): ProgramPartItem[] {
  const versions = part.versions.filter(({ time }) => Date.parse(time) <= until)
  const removed = part.removed !== null && Date.parse(part.removed) > until ? null : part.removed
  return versions.length === 0 ? [] : [{ ...part, versions, removed }]
}
