/** A device in the making: hosts that are one thing, and the snapshot last made of them. */
import type { Device } from '#model/device'
import { identifier } from '#model/identifier'
import { UNQUEUED } from './eviction-queue.ts'
import type { Host } from './host.ts'

export class DeviceState {
  readonly id: string
  readonly hosts: Set<Host> = new Set()
  snapshot: Device | undefined
  /** Its identity has changed since the snapshot. */
  isDirty = true
  /** Only its counters and times have. */
  isStale = false
  /** The snapshot was created on request, and not reported since. */
  isUntold = false
  /** It was reported by `takeChanged` and must be removed when it goes. */
  isReported = false
  /** See `EvictionQueue`. */
  rank = UNQUEUED
  /** A person merged others into it. */
  isPinned = false
  /** `device-new` was reported for it. */
  isAnnounced = false
  /** `type-contradicted` was reported for it. */
  isContradicted = false
  /** Type of which it was sure last; '' none yet. */
  sureType = ''

  constructor(id: string) {
    this.id = id
  }
}

/** Of realm and address alone, so that the same device has one id in every capture of it. */
export function deviceIdOf({ realm, address }: Pick<Host, 'realm' | 'address'>): string {
  return identifier('asset', realm, address)
}

/** The one device for all hosts beyond the plant's border. */
export const INTERNET_ID: string = identifier('asset', '', 'Internet')

export function packetsOf(device: DeviceState): number {
  let packets = 0
  for (const host of device.hosts) packets += host.packets
  return packets
}

/** The snapshot with the counters and times of now. */
export function recount(snapshot: Device, device: DeviceState): Device {
  let firstSeen = snapshot.firstSeen
  let lastSeen = snapshot.lastSeen
  for (const host of device.hosts) {
    if (host.first < firstSeen) firstSeen = host.first
    if (host.last > lastSeen) lastSeen = host.last
  }
  return { ...snapshot, firstSeen, lastSeen, packets: packetsOf(device) }
}
