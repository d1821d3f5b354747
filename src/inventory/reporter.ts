/** Reports changes since the last call, for the live journal. */
import type { Device, DeviceTypeChange, Link } from '#model/device'
import { confidenceWord, type IdentificationReason } from '#model/identification'
import { MICROSECONDS_PER_SECOND } from '#model/time'
import type { DeviceGrouping } from './device-grouping.ts'
import type { DeviceSnapshot } from './device-snapshot.ts'
import type { DeviceState } from './device-state.ts'
import { type LinkGroups, linkSnapshot } from './link-groups.ts'

export interface InventoryChanges {
  readonly devices: Device[]
  /** Each is made when it is taken; to be taken before more is learned. */
  readonly links: Iterable<Link>
  readonly goneDevices: string[]
  readonly goneLinks: string[]
  /** Types that changed, and types that independent statements contradict: each is reported once. */
  readonly types: readonly DeviceTypeChange[]
}

/** Counters and times alone are reported this rarely, since each report is a write to the store. */
const COUNTERS_EVERY = 60 * MICROSECONDS_PER_SECOND

export class Reporter {
  readonly #arrangement: DeviceGrouping
  readonly #links: LinkGroups
  readonly #portrait: DeviceSnapshot
  #countersReported = 0

  constructor(arrangement: DeviceGrouping, links: LinkGroups, portrait: DeviceSnapshot) {
    this.#arrangement = arrangement
    this.#links = links
    this.#portrait = portrait
  }

  take(now: number, isSettled: boolean): InventoryChanges {
    const withCounters = isSettled || now - this.#countersReported >= COUNTERS_EVERY
    if (withCounters) this.#countersReported = now
    const devices: Device[] = []
    const types: DeviceTypeChange[] = []
    for (const device of this.#arrangement.devices.values()) {
      const isChanged = device.isDirty || device.isUntold || (withCounters && device.isStale)
      if (!isChanged) continue
      const snapshot = this.#portrait.of(device)
      devices.push(snapshot)
      noteType(device, snapshot, now, types)
      device.isReported = true
      device.isUntold = false
    }
    const goneLinks = this.#links.sweep()
    const lines = this.#links.all()
    const ids = new Float64Array(lines.length)
    let count = 0
    for (const line of lines) {
      if (!line.isDirty && line.isReported && !(withCounters && line.isStale)) continue
      line.isReported = true
      line.isDirty = line.isStale = false
      ids[count++] = line.id
    }
    const goneDevices = this.#arrangement.gone.splice(0).filter((id) => !this.#arrangement.devices.has(id))
    return {
      devices: devices.sort(byId),
      links: this.#linksOf(ids.subarray(0, count).sort()),
      goneDevices: goneDevices.sort(),
      goneLinks,
      types,
    }
  }

  *#linksOf(ids: Float64Array): Generator<Link> {
    for (const id of ids) {
      const line = this.#links.lineOf(id)
      if (line !== undefined) yield linkSnapshot(line)
    }
  }
}

function noteType(device: DeviceState, snapshot: Device, time: number, into: DeviceTypeChange[]): void {
  const { identification, type, id } = snapshot
  if (identification === undefined) return
  if (identification.isContradictory && !device.isContradicted) {
    device.isContradicted = true
    const [from, to] = statementsOf(identification.reasons)
    if (from !== '' && to !== '') into.push({ kind: 'type-contradicted', id, time, from, to })
  }
  if (confidenceWord(identification.confidence.type) !== 'sure') return
  if (device.sureType !== '' && device.sureType !== type)
    into.push({ kind: 'type-changed', id, time, from: device.sureType, to: type })
  device.sureType = type
}

/** The weightiest reason for the type, and the weightiest for another one. */
function statementsOf(reasons: readonly IdentificationReason[]): readonly [string, string] {
  const textOf = (reason: IdentificationReason | undefined) =>
    reason === undefined ? '' : `${reason.subtype.replaceAll('-', ' ')} by ${reason.channel} (${reason.text})`
  const against = reasons.filter(({ weight }) => weight < 0).sort((a, b) => a.weight - b.weight)
  return [textOf(reasons.find(({ weight }) => weight > 0)), textOf(against[0])]
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
