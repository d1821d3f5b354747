/** Every step through a plant, where attackers begin, and what they want: docs/internals/exposure-models.md §4. */
import type { Device } from '#model/device'
import type { AttackStep, Exposure } from '#model/exposure'
import { type DeviceSteps, isOpen, type Scene, stepsOf } from './attack-steps.ts'
import { type FirewallRule, holds } from './firewall.ts'
import { ENTERPRISE, INTERNET, lead, ROUTED, STATION } from './reach-steps.ts'
import type { Surroundings } from './surroundings.ts'

/** Effect of a change of a few devices on the steps. */
export interface GroundChange {
  /** Indexes of steps that are no more. */
  readonly gone: readonly number[]
  readonly added: readonly AttackStep[]
  readonly sources: readonly string[]
  readonly targets: readonly string[]
}

export class AttackGround {
  readonly steps: AttackStep[] = []
  readonly sources: readonly string[]
  readonly targets: readonly string[]
  readonly #scene: Scene
  readonly #devices: readonly Device[]
  readonly #parts = new Map<string, DeviceSteps>()
  /** Where the own steps of each device begin and end, and those into the ranges it is in. */
  readonly #spans = new Map<string, (readonly [from: number, to: number])[]>()
  readonly #ranges: ReadonlySet<string>
  readonly #common: readonly [from: number, to: number]

  constructor(
    knownDevices: Iterable<Device>,
    around: Surroundings,
    exposures: readonly Exposure[],
    allowed: readonly FirewallRule[] = [],
  ) {
    const open = Map.groupBy(
      exposures.filter((one) => isOpen(one)),
      ({ device }) => device,
    )
    this.#devices = [...knownDevices]
    this.#scene = { around, open, allowed }
    for (const device of this.#devices) {
      const part = stepsOf(device, this.#scene)
      this.#parts.set(device.id, part)
      this.#spans.set(device.id, [this.#push(part.steps)])
    }
    this.#ranges = new Set(this.#parts.values().flatMap(({ ranges }) => ranges))
    for (const device of this.#devices) {
      const inRanges = rangeSteps(device, this.#ranges)
      if (inRanges.length > 0) this.#spans.get(device.id)!.push(this.#push(inRanges))
    }
    const { steps, sources, targets } = commonOf(this.#parts)
    this.#common = this.#push(steps)
    this.sources = sources
    this.targets = targets
  }

  /**
   * Ground with these devices as given here. Only their own steps are computed again, and those of devices that were
   * seen to use them, because these determine the neighbours.
   */
  changed(devices: readonly Device[], around: Surroundings): GroundChange {
    const byId = new Map(devices.map((device) => [device.id, device]))
    const touched = new Set(byId.keys())
    for (const id of byId.keys()) for (const { other } of around.get(id)?.outbound ?? []) touched.add(other)
    const scene = { ...this.#scene, around }
    const parts = new Map(this.#parts)
    const gone: number[] = indexes(this.#common)
    const added: AttackStep[] = []
    const ranges = new Set(this.#ranges)
    for (const before of this.#devices) {
      if (!touched.has(before.id)) continue
      const part = stepsOf(byId.get(before.id) ?? before, scene)
      parts.set(before.id, part)
      for (const range of part.ranges) ranges.add(range)
      for (const span of this.#spans.get(before.id)!) gone.push(...indexes(span))
      added.push(...part.steps)
    }
    const fresh = ranges.difference(this.#ranges)
    for (const before of this.#devices) {
      const device = byId.get(before.id) ?? before
      added.push(...rangeSteps(device, touched.has(device.id) ? ranges : fresh))
    }
    const { steps, sources, targets } = commonOf(parts)
    return { gone, added: added.concat(steps), sources, targets }
  }

  #push(steps: readonly AttackStep[]): readonly [from: number, to: number] {
    const from = this.steps.length
    for (const step of steps) this.steps.push(step)
    return [from, this.steps.length]
  }
}

function indexes([from, to]: readonly [from: number, to: number]): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at)
}

function rangeSteps({ id, ipAddresses }: Device, ranges: ReadonlySet<string>): readonly AttackStep[] {
  return [...ranges].flatMap((range) =>
    ipAddresses.some((ip) => holds(range, ip)) ? [lead(id, `range:${range}`, 1)] : [],
  )
}

/** Sources, targets, and the steps that belong to no device. */
function commonOf(parts: ReadonlyMap<string, DeviceSteps>) {
  const all = [...parts]
  const sources: string[] = []
  const steps: AttackStep[] = []
  const hasOffice = all.some(([, { isOffice }]) => isOffice)
  if (hasOffice) {
    sources.push(ENTERPRISE)
    steps.push(lead(ENTERPRISE, ROUTED, 1))
  }
  if (all.some(([, { isOfInternet }]) => isOfInternet)) sources.push(INTERNET)
  // The internet is seen nearly everywhere, and mostly as a server: without an office network, people work at a
  // station.
  const stations = all.flatMap(([id, { isStation }]) => (isStation ? [id] : []))
  if (!hasOffice && stations.length > 0) {
    sources.push(STATION)
    for (const id of stations) steps.push(lead(STATION, id, 1))
  }
  const targets = all.flatMap(([id, { isTarget }]) => (isTarget ? [id] : []))
  return { steps, sources, targets }
}
