/** The whole plant as a graph: little of each device, and links as columns, so that 200,000 of them fit in 10 MB. */
import type { DeviceClass, DeviceType } from './device.ts'
import { VERBS, type Verb } from './fact.ts'
import type { Severity } from './rule.ts'
import type { Microseconds } from './time.ts'

export interface PlantDevice {
  readonly id: string
  readonly name: string
  readonly type: DeviceType
  readonly class: DeviceClass
  readonly vendor: string
  readonly model: string
  readonly level: number | undefined
  readonly zone: string
  /** First IP address, else the first MAC. */
  readonly address: string
  readonly hasModules: boolean
  readonly firstSeen: Microseconds
  readonly lastSeen: Microseconds
  /** Open alerts that concern it, and the worst of them. */
  readonly alerts: number
  readonly worst: Severity | undefined
}

/** Row `i` of every column is one link; `client` and `server` index devices, `protocol` the list of protocols. */
interface PlantLinks {
  readonly client: Uint32Array
  readonly server: Uint32Array
  readonly protocol: Uint16Array
  /** Sets of verbs, as `verbBits` makes them. */
  readonly verbs: Uint32Array
  readonly packets: Float64Array
  readonly bytes: Float64Array
  readonly firstSeen: Float64Array
  readonly lastSeen: Float64Array
}

export interface PlantGraph {
  readonly devices: readonly PlantDevice[]
  readonly protocols: readonly string[]
  readonly links: PlantLinks
  /** Links of which one end never answered: no device, no line. */
  readonly silentLinks: number
  /** Links beyond what is read at once, the longest silent ones. */
  readonly withheldLinks: number
}

const BITS: ReadonlyMap<string, number> = new Map(VERBS.map((verb, index) => [verb, 1 << index]))

/** A set of verbs as bits, in the order of `VERBS`; what is no verb is left out. */
export function verbBits(verbs: Iterable<string>): number {
  let bits = 0
  for (const verb of verbs) bits |= BITS.get(verb) ?? 0
  return bits >>> 0
}

export function verbsOf(bits: number): Verb[] {
  return VERBS.filter((_, index) => (bits & (1 << index)) !== 0)
}
