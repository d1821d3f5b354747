/** Signs of distress that the sensor sees without asking: they end all plans, whatever caused them. */
import type { Store } from '#store/store'

/** Rules that fire when a device stops answering its clients, falls silent, restarts or fails. */
const DEVICE_RULES = [
  'device-silent',
  'device-unresponsive',
  'device-failed-after-request',
  'availability-lost',
  'restarts-excessive',
  'publisher-silent',
] as const
/** Rules that end all plans of the site on any device: a controller changed its operating mode. */
const MODE_RULES = ['controller-stopped', 'operating-mode-changed'] as const
/** Events of a device that was asked. */
const DEVICE_EVENTS = ['plc-restart', 'plc-stop', 'device-alarm'] as const

const limits = {
  /** Alerts or events of a kind that are compared, the latest first. */
  page: 50,
} as const

export interface AskedTarget {
  /** Id in the inventory. */
  readonly device: string
  readonly address: string
}

export interface PassiveDistress {
  /** Undefined where it concerns the site. */
  readonly target: AskedTarget | undefined
  readonly text: string
}

/** @param since milliseconds since 1970, when the run began */
export async function passiveDistress(
  store: Pick<Store, 'alerts' | 'events'>,
  asked: readonly AskedTarget[],
  since: number,
): Promise<PassiveDistress | undefined> {
  const from = since * 1000
  for (const rule of MODE_RULES) {
    const { items } = await store.alerts({ rule, from, limit: 1 })
    if (items.length > 0) return { target: undefined, text: `alert ${rule}` }
  }
  const ofDevice = (names: readonly string[]) =>
    asked.find(({ device, address }) => names.includes(device) || names.includes(address))
  for (const rule of DEVICE_RULES) {
    const { items } = await store.alerts({ rule, from, limit: limits.page })
    for (const { alert } of items) {
      const { source, destination, sourceAddress, destinationAddress, targets } = alert
      const target = ofDevice([source, destination, sourceAddress, destinationAddress, ...targets])
      if (target !== undefined) return { target, text: `alert ${rule}` }
    }
  }
  for (const type of DEVICE_EVENTS) {
    const { items } = await store.events({ type, from, limit: limits.page })
    for (const { devices, title } of items) {
      const target = ofDevice(devices)
      if (target !== undefined) return { target, text: title }
    }
  }
  return undefined
}
