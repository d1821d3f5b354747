import { isGroupMac, isIp, isMac, kindOfIp } from '#model/address'
import type { Device } from '#model/device'
import type { Party } from '#model/fact'
import type { RuleContext, RuleInput } from '#model/rule'

/** Purdue levels of the enterprise: ISA-95, IEC 62443-1-1 §5.4. */
const OFFICE_LEVEL = 4

/**
 * True for office devices, where new computers and connections are normal. The site file must list them: the protocols of
 * a laptop plugged into the plant would make it look like one.
 */
export function isOffice(device: Device | undefined): boolean {
  return (
    device !== undefined &&
    (device.purdueLevel ?? 0) >= OFFICE_LEVEL &&
    device.class !== 'Internet' &&
    device.provenance.purdueLevel?.source === 'site file'
  )
}

/** Characters of a name in a sentence: devices name themselves, and a long name would hide the action of one. */
const LONGEST = 60

/** Display name of one side of a fact: name and address, or the address alone. */
export function nameOf(input: RuleInput, known: RuleContext, side: 'client' | 'server'): string {
  return called(known.device(side), input[side])
}

/** Name and address of a device as one side. */
export function called(device: Device | undefined, party: Party): string {
  const address = party.ip ?? party.mac ?? 'unknown'
  if (device === undefined && isToAll(party)) return everybodyAt(address)
  if (device === undefined || device.name === '' || device.name.includes(address))
    return device?.name || address
  // A second address next to the relevant one looks like a second device.
  if (isIp(device.name) || isMac(device.name)) return address
  const name = device.name.length > LONGEST ? `${device.name.slice(0, LONGEST - 1)}…` : device.name
  return `${name} (${address})`
}

/** `10.0.0.1 → modbus on TCP 502`, for summaries about services. */
export function serviceName({
  protocol,
  transport,
  server,
}: Pick<RuleInput, 'protocol' | 'transport' | 'server'>): string {
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
  return kindOfIp(ip) === 'broadcast' || isLastOfSubnet(ip)
}

/** Multicast and broadcast, including the last address of an ordinary subnet: RFC 919 §7. */
export function isGroup({ ip, mac }: Party): boolean {
  if (ip === undefined) return mac !== undefined && isGroupMac(mac)
  const kind = kindOfIp(ip)
  return kind === 'multicast' || kind === 'broadcast' || isLastOfSubnet(ip)
}

/** The expression takes long, and few addresses end so. */
function isLastOfSubnet(ip: string): boolean {
  return ip.endsWith('.255') && /^\d+\.\d+\.\d+\.255$/.test(ip)
}
