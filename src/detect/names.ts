import { isGroupMac, isIp, isMac, kindOfIp } from '#model/address'
import type { Asset } from '#model/asset'
import type { Party } from '#model/fact'
import type { Judged, Known } from '#model/rule'

/** Purdue levels of the enterprise: ISA-95, IEC 62443-1-1 §5.4. */
const OFFICE_LEVEL = 4

/**
 * True for office devices, where new computers and connections are normal. The site file must list them: the protocols of
 * a laptop plugged into the plant would make it look like one.
 */
export function isOffice(asset: Asset | undefined): boolean {
  return (
    asset !== undefined &&
    (asset.purdueLevel ?? 0) >= OFFICE_LEVEL &&
    asset.class !== 'Internet' &&
    asset.provenance.purdueLevel?.source === 'site file'
  )
}

/** Characters of a name in a sentence: devices name themselves, and a long name would hide the action of one. */
const LONGEST = 60

/** Display name of one side of a fact: name and address, or the address alone. */
export function nameOf(judged: Judged, known: Known, side: 'client' | 'server'): string {
  return called(known.asset(side), judged[side])
}

/** Name and address of an asset as one side. */
export function called(asset: Asset | undefined, party: Party): string {
  const address = party.ip ?? party.mac ?? 'unknown'
  if (asset === undefined && isToAll(party)) return everybodyAt(address)
  if (asset === undefined || asset.name === '' || asset.name.includes(address)) return asset?.name || address
  // A second address next to the relevant one looks like a second device.
  if (isIp(asset.name) || isMac(asset.name)) return address
  const name = asset.name.length > LONGEST ? `${asset.name.slice(0, LONGEST - 1)}…` : asset.name
  return `${name} (${address})`
}

/** `10.0.0.1 → modbus on TCP 502`, for summaries about services. */
export function serviceName({
  protocol,
  transport,
  server,
}: Pick<Judged, 'protocol' | 'transport' | 'server'>): string {
  const port = server.port === undefined ? '' : ` on ${transport.toUpperCase()} ${server.port}`
  return `${protocol === '' ? 'an unknown protocol' : protocol}${port}`
}

/** Broadcast messages have no single target and affect every receiver. */
export function everybodyAt(address: string): string {
  return `every device on its network (${address})`
}

/** Broadcast: by IP, by MAC, or, where no device has the address, by the last byte of an ordinary subnet (RFC 919 §7). */
export function isToAll({ ip, mac }: Pick<Party, 'ip' | 'mac'>): boolean {
  if (ip === undefined) return mac === 'ff:ff:ff:ff:ff:ff'
  return kindOfIp(ip) === 'broadcast' || /^\d+\.\d+\.\d+\.255$/.test(ip)
}

/** Multicast and broadcast, including the last address of an ordinary subnet: RFC 919 §7. */
export function isGroup({ ip, mac }: Party): boolean {
  if (ip === undefined) return mac !== undefined && isGroupMac(mac)
  const kind = kindOfIp(ip)
  return kind === 'multicast' || kind === 'broadcast' || /^\d+\.\d+\.\d+\.255$/.test(ip)
}
