/** STIX 2.1 bundles: https://docs.oasis-open.org/cti/stix/v2.1/ §4.7 (Indicator), §7.2 (markings). */
import { FeedBuilder, type IndicatorFeed, markingOf, timeOf } from './feed.ts'
import { limits } from './limits.ts'
import { readPattern } from './stix-pattern.ts'
import type { IndicatorVersions } from './versions.ts'

/** The predefined TLP markings: §7.2.1.4. */
const TLP_IDS: Readonly<Record<string, string>> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'clear',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'green',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'amber',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'red',
}

type Dictionary = Readonly<Record<string, unknown>>

/** Adds the version of each indicator in this bundle to `versions`. */
export function noteVersions(
  bundle: { readonly objects: readonly unknown[] },
  versions: IndicatorVersions,
): void {
  for (const object of bundle.objects.slice(0, limits.objects)) {
    const one = object as Dictionary | null
    if (one?.type === 'indicator' && typeof one.id === 'string') versions.note(one.id, versionOf(one))
  }
}

/** @param versions of the same objects in other files */
export function readStix(
  bundle: { readonly objects?: unknown },
  source: string,
  versions?: IndicatorVersions,
): IndicatorFeed {
  const builder = new FeedBuilder(source)
  const objects = Array.isArray(bundle.objects) ? bundle.objects : []
  if (objects.length > limits.objects) builder.problem(`only the first ${limits.objects} objects are read`)
  const newest = new Map<string, Dictionary>()
  const markings = new Map<string, string>(Object.entries(TLP_IDS))
  for (const object of objects.slice(0, limits.objects)) {
    if (typeof object !== 'object' || object === null) continue
    const one = object as Dictionary
    if (one.type === 'marking-definition') noteMarking(one, markings)
    if (one.type !== 'indicator' || typeof one.id !== 'string') continue
    // §3.6: of several versions the latest `modified` counts, also where it revokes.
    const known = newest.get(one.id)
    if (known === undefined || versionOf(one) >= versionOf(known)) newest.set(one.id, one)
  }
  for (const [id, one] of newest)
    if (one.revoked !== true && versions?.isSuperseded(id, versionOf(one)) !== true)
      addIndicator(one, markings, builder)
  return builder.feed
}

function addIndicator(one: Dictionary, markings: ReadonlyMap<string, string>, builder: FeedBuilder): void {
  const type = one.pattern_type ?? 'stix'
  if (type !== 'stix') {
    builder.problem(`patterns of type ${textOf(type)} are not supported`)
    return
  }
  const { indicators, refused } = readPattern(textOf(one.pattern))
  if (refused !== '') builder.problem(`pattern ignored: ${refused}`)
  const refs = Array.isArray(one.object_marking_refs) ? one.object_marking_refs : []
  const confidence = typeof one.confidence === 'number' ? one.confidence : Number.NaN
  const about = {
    name: textOf(one.name ?? one.description),
    confidence: confidence >= 0 && confidence <= 100 ? confidence : undefined,
    marking: refs.map((ref) => markings.get(textOf(ref))).find((label) => label !== undefined),
    validFrom: timeOf(one.valid_from),
    validUntil: timeOf(one.valid_until),
  }
  for (const named of indicators) builder.add(named, about)
}

function noteMarking({ id, name, definition }: Dictionary, markings: Map<string, string>): void {
  const label = markingOf((definition as { tlp?: unknown } | null | undefined)?.tlp) ?? markingOf(name)
  if (label !== undefined && typeof id === 'string' && markings.size < limits.objects) markings.set(id, label)
}

/** A value that is not a text has none; converting an object would run code that it names. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function versionOf(one: Dictionary): number {
  return timeOf(one.modified) ?? timeOf(one.created) ?? 0
}
