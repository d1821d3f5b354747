import { kindOfIp } from '#model/address'
import type { RuleInput } from '#model/rule'

/** `10.1.2.3` → `10.1.0.0/16`, the width Defender counts in; IPv6: the first four groups. */
export function subnetOf(ip: string): string {
  return ip.includes(':')
    ? `${ip.split(':').slice(0, 4).join(':')}::/64`
    : `${ip.split('.').slice(0, 2).join('.')}.0.0/16`
}

/** A TCP connection attempt to one device without an answer yet. */
export function isOneTarget({ fact, transport, client, server }: RuleInput): boolean {
  if (fact.kind !== 'flow' || fact.traffic.established || transport !== 'tcp') return false
  return client.ip !== undefined && server.ip !== undefined
}

/** Is it the address of one device, not of a group? */
export function isUnicast(ip: string | undefined): boolean {
  if (ip === undefined) return false
  const kind = kindOfIp(ip)
  return (kind === 'private' || kind === 'public') && !ip.endsWith('.255')
}

/** TCP ports of controllers: IANA, and vendor manuals. */
export const CONTROLLER_PORTS: ReadonlyMap<number, string> = new Map([
  [102, 'S7 and MMS'],
  [502, 'Modbus'],
  [1089, 'FF HSE'],
  [1502, 'TriStation or Modbus'],
  [1911, 'Niagara Fox'],
  [1962, 'PC WORX'],
  [2222, 'EtherNet/IP'],
  [2404, 'IEC 60870-5-104'],
  [2455, 'CODESYS'],
  [4000, 'ROC'],
  [4840, 'OPC UA'],
  [5006, 'MELSEC'],
  [5007, 'MELSEC'],
  [9600, 'FINS'],
  [11740, 'CODESYS'],
  [18245, 'GE SRTP'],
  [19999, 'DNP3 over TLS'],
  [20000, 'DNP3'],
  [20547, 'ProConOS'],
  [34962, 'PROFINET'],
  [44818, 'EtherNet/IP'],
  [48898, 'ADS'],
])
