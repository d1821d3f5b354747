/** What the inventory learned anew, as notices that rules judge. */
import type { Device, DeviceChangeEvent } from '#model/device'
import type { Observation, Traffic } from '#model/fact'
import type { DetectionEvent, Watch } from '#model/rule'
import type { DetectionPlant, Normal } from './plant.ts'
import type { RuleTable } from './rule-table.ts'

export interface DeviceNoticesSetup {
  readonly plant: DetectionPlant
  readonly normal: Normal
  readonly rules: RuleTable
  /** Whether a rule of the plant's own looks at such notices. */
  readonly furtherWatches: (kind: Watch) => boolean
}

export class DeviceNotices {
  readonly #setup: DeviceNoticesSetup

  constructor(setup: DeviceNoticesSetup) {
    this.#setup = setup
  }

  /** None that no rule would look at: a picture of the device is drawn for each. */
  *noticesOf(seen: Observation | Traffic, changes: readonly DeviceChangeEvent[]): Generator<DetectionEvent> {
    for (const change of changes) {
      const notice = this.#noticeOf(seen, change)
      if (notice !== undefined) yield notice
    }
  }

  #noticeOf(seen: Observation | Traffic, change: DeviceChangeEvent): DetectionEvent | undefined {
    const { plant, rules, furtherWatches } = this.#setup
    switch (change.kind) {
      case 'device-new': {
        if (!this.#speaksOfNewDevices(seen)) return undefined
        const { insteadOf, id } = change
        if (insteadOf === undefined && this.#wasThereBefore(seen, id)) return undefined
        const device =
          insteadOf === undefined ? this.#deviceOf(seen, id) : plant.deviceOfAddress(insteadOf.address)
        return device && { kind: 'new-device', device, insteadOf }
      }
      case 'device-attribute': {
        const { attribute, from, to, id } = change
        if (from === '') return undefined
        if (!rules.concernsChangeOf(attribute) && !furtherWatches('device-changed')) return undefined
        const device = this.#deviceOf(seen, id)
        return device && { kind: 'device-changed', device, attribute, from, to }
      }
      case 'program-changed': {
        const { change: how, name, text, protocol, by, id } = change
        const device = this.#deviceOf(seen, id)
        return device && { kind: 'program-changed', device, change: how, name, text, protocol, by }
      }
      default:
        return undefined
    }
  }

  /** False while everything is new and no rule would say so: then no picture of the device need be drawn. */
  #speaksOfNewDevices(seen: Observation | Traffic): boolean {
    const { normal, furtherWatches } = this.#setup
    if (furtherWatches('new-device')) return true
    const rules = this.#setup.rules.watching('new-device')
    if (rules.some(({ conduct }) => conduct !== 'silent')) return true
    return rules.length > 0 && !normal.learnsConnectionPairs(seen, 'last' in seen ? seen.last : seen.lastTime)
  }

  /** Not seen since the start, but a loaded baseline names it. */
  #wasThereBefore(seen: Observation | Traffic, id: string): boolean {
    const { plant, normal } = this.#setup
    return [seen.client, seen.server].some(
      (party) => plant.deviceIdOf(party) === id && normal.knowsDevice(party),
    )
  }

  #deviceOf(seen: Observation | Traffic, id: string): Device | undefined {
    const { plant } = this.#setup
    for (const party of [seen.client, seen.server])
      if (plant.deviceIdOf(party) === id) return plant.deviceOf(party)
    return undefined
  }
}
