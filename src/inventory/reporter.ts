/** Says what changed since it was last asked, for the live journal. */
import type { Device, Link } from '#model/device'
import { MICROSECONDS_PER_SECOND } from '#model/time'
import type { DeviceGrouping } from './device-grouping.ts'
import type { DeviceSnapshot } from './device-snapshot.ts'
import { type LinkGroups, linkSnapshot } from './link-groups.ts'
import type { LinkStateRow } from './link-state.ts'

export interface InventoryChanges {
  readonly devices: Device[]
  /** Each is made when it is taken; to be taken before more is learned. */
  readonly links: Iterable<Link>
  readonly goneDevices: string[]
  readonly goneLinks: string[]
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
    for (const device of this.#arrangement.devices.values()) {
      const isChanged = device.isDirty || device.isUntold || (withCounters && device.isStale)
      if (!isChanged) continue
      devices.push(this.#portrait.of(device))
      device.isReported = true
      device.isUntold = false
    }
    const goneLinks = this.#links.sweep()
    const lines: LinkStateRow[] = []
    for (const line of this.#links.all()) {
      if (!line.isDirty && line.isReported && !(withCounters && line.isStale)) continue
      line.isReported = true
      line.isDirty = line.isStale = false
      lines.push(line)
    }
    lines.sort((one, other) => one.id - other.id)
    const goneDevices = this.#arrangement.gone.splice(0).filter((id) => !this.#arrangement.devices.has(id))
    return { devices: devices.sort(byId), links: linksOf(lines), goneDevices: goneDevices.sort(), goneLinks }
  }
}

function* linksOf(lines: readonly LinkStateRow[]): Generator<Link> {
  for (const line of lines) yield linkSnapshot(line)
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}
