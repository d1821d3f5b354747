/** Changes of the inventory, as notices for rules. */
import type { Device, DeviceChangeEvent } from '#model/device'
import type { Observation, Traffic } from '#model/fact'
import type { DetectionEvent, Watch } from '#model/rule'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { DetectionPlant, Normal } from './plant.ts'
import type { RuleTable } from './rule-table.ts'

export interface DeviceNoticesSetup {
  readonly plant: DetectionPlant
  readonly normal: Normal
  readonly rules: RuleTable
  /** Whether a rule of the plant's own looks at such notices. */
  readonly furtherWatches: (kind: Watch) => boolean
}

/** A new device that asks for an address, and what it asked with. */
export interface PendingDevice {
  readonly seen: Observation | Traffic
  readonly notice: DetectionEvent
}

/** Microseconds. Servers assign an address within a second or never: RFC 2131 §4.1 lets clients ask again after four. */
const ADDRESS_WAIT: Microseconds = 10e6

export class DeviceNotices {
  readonly counters = { detectUnaddressedDropped: 0 }
  readonly #setup: DeviceNoticesSetup
  /** New devices by MAC address that wait for an IP address, which shows their zone. */
  readonly #unaddressed = new Map<string, Observation | Traffic>()

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

  /** The device that sent this, if it waited for an address and has one now. */
  addressed({ client: { mac } }: Observation | Traffic): PendingDevice | undefined {
    if (this.#unaddressed.size === 0 || mac === undefined) return undefined
    const seen = this.#unaddressed.get(mac)
    if (seen === undefined) return undefined
    const device = this.#setup.plant.deviceOfAddress(mac)
    if (device === undefined || device.ipAddresses.length === 0) return undefined
    this.#unaddressed.delete(mac)
    return { seen, notice: { kind: 'new-device', device, insteadOf: undefined } }
  }

  /** Devices that got no address in time. */
  *unaddressed(now: Microseconds): Generator<PendingDevice> {
    for (const [mac, seen] of this.#unaddressed) {
      const waited = now - timeOf(seen)
      if (waited >= 0 && waited < ADDRESS_WAIT) return
      this.#unaddressed.delete(mac)
      const device = this.#setup.plant.deviceOfAddress(mac)
      if (device !== undefined) yield { seen, notice: { kind: 'new-device', device, insteadOf: undefined } }
    }
  }

  #waits(seen: Observation | Traffic, { ipAddresses, macAddresses }: Device): boolean {
    const { mac } = seen.client
    if (seen.protocol !== 'dhcp' || ipAddresses.length > 0 || mac === undefined) return false
    if (!macAddresses.includes(mac)) return false
    if (this.#unaddressed.size >= limits.unaddressed) {
      this.counters.detectUnaddressedDropped++
      return false
    }
    this.#unaddressed.set(mac, seen)
    return true
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
        if (device !== undefined && insteadOf === undefined && this.#waits(seen, device)) return undefined
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

  /** False while everything is new and no rule would fire: then no snapshot of the device is needed. */
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

function timeOf(seen: Observation | Traffic): Microseconds {
  return 'last' in seen ? seen.last : seen.lastTime
}
