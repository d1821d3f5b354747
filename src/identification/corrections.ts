/** Corrections of types: which devices one answer settles, and what is stored of it in the site file. */
import type { Device, DeviceType } from '#model/device'
import type { DeviceIdentification } from '#model/identification'
import type { SiteIdentity } from '#model/site'
import { alikeTo, groupsOf, type TokenBearer } from './likeness.ts'

const limits = {
  /** Similar devices that one correction changes. */
  alike: 500,
  /** Fewer tokens describe no kind of device: a maker alone makes many. */
  leastTokens: 3,
} as const

export interface GroupOfAlike {
  readonly members: readonly Device[]
  /** `12 devices of Example`. */
  readonly name: string
  /** Devices whose type one answer would settle. */
  readonly unknown: number
}

/** Groups of at least two devices; first those where one answer settles most. */
export function groupsOfAlike(devices: readonly Device[]): readonly GroupOfAlike[] {
  const judged = devices.filter(isDescribed)
  const byId = new Map(judged.map((device) => [device.id, device]))
  const groups = groupsOf(judged.map(bearerOf)).map((ids): GroupOfAlike => {
    const members = ids.map((id) => byId.get(id)!)
    const vendor = members.find((one) => one.vendor !== '')?.vendor ?? ''
    return {
      members,
      name: `${ids.length} devices${vendor === '' ? '' : ` of ${vendor}`}`,
      unknown: members.filter(({ type }) => type === 'Unknown').length,
    }
  })
  return groups.sort((a, b) => b.unknown - a.unknown || b.members.length - a.members.length)
}

/** Devices like this one, the most alike first: its correction is applied to them too. */
export function alikeDevices(device: Device, devices: readonly Device[]): readonly Device[] {
  if (!isDescribed(device)) return []
  const byId = new Map(devices.map((one) => [one.id, one]))
  return alikeTo(bearerOf(device), devices.map(bearerOf))
    .slice(0, limits.alike)
    .map((id) => byId.get(id)!)
}

export interface CorrectedType {
  readonly type: DeviceType
  readonly subtype: string
  readonly by: string
  readonly when: string
}

/** As the site file keeps it. The tokens of a correction for one device alone are left out: they would teach others. */
export function identityFor(
  device: Device,
  alike: readonly Device[] | undefined,
  corrected: CorrectedType,
): SiteIdentity {
  return {
    ...corrected,
    addresses: [device, ...(alike ?? [])].flatMap((one) => addressesOf(one).slice(0, 1)),
    tokens: alike === undefined || !isDescribed(device) ? [] : device.identification.tokens,
  }
}

/** MAC addresses first: they stay when the IP address changes. */
export function addressesOf({
  macAddresses,
  ipAddresses,
}: Pick<Device, 'macAddresses' | 'ipAddresses'>): string[] {
  return [...macAddresses, ...ipAddresses]
}

function isDescribed(device: Device): device is Device & { readonly identification: DeviceIdentification } {
  return (device.identification?.tokens.length ?? 0) >= limits.leastTokens
}

function bearerOf({ id, identification }: Device): TokenBearer {
  return { id, tokens: identification?.tokens ?? [] }
}
