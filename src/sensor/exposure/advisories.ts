/** Which advisories a plant is compared with: those we ship, and what people give. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { AdvisorySet } from '#exposure/advisory'
import { shippedSet } from '#exposure/shipped-set'
import { type Assessment, assess, type Plant } from './assess.ts'

const SHIPPED = fileURLToPath(new URL('../../../data/advisories.jsonl.gz', import.meta.url))
/** Octets of the set once unpacked; it is ours, and still has a bound. */
const MOST_OCTETS = 256 * 1024 ** 2

let shipped: AdvisorySet | undefined

/** Read once a process; only the makers asked for are parsed. */
export function shippedAdvisories(): AdvisorySet {
  shipped ??= shippedSet(gunzipSync(readFileSync(SHIPPED), { maxOutputLength: MOST_OCTETS }).toString())
  return shipped
}

export function assessWith(plant: Plant, _paths: readonly string[] = []): Assessment {
  return assess(plant, { set: shippedAdvisories() })
}
