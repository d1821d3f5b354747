/** Why devices of an analysis are unknown: which traffic the place of the sensor hides. */
import type { Analysis } from '#schema/analysis'
import type { CheckResult } from './finding.ts'

/** Protocols by which devices describe themselves, and what their absence costs. */
const SOURCES = [
  { protocols: ['dhcp', 'dhcpv6'], missing: 'DHCP (host names, operating systems)' },
  { protocols: ['mdns', 'ssdp', 'llmnr', 'ws-discovery'], missing: 'multicast discovery (services, models)' },
  { protocols: ['lldp', 'cdp'], missing: 'LLDP and CDP (network devices, telephones)' },
  { protocols: ['dns'], missing: 'DNS (cloud services asked for)' },
] as const

/** Share of unknown devices that is worth a warning. */
const MANY = 0.1

/** Of a document of `analyze --json`. */
export function checkIdentification({
  devices,
  protocols,
}: Pick<Analysis, 'devices' | 'protocols'>): CheckResult {
  const about = 'identification'
  const seen = new Set<string>(protocols.map(({ name }) => name))
  const unknown = devices.filter(({ type }) => type === 'Unknown').length
  const found = `${unknown} of ${devices.length} devices have no known type`
  const missing = SOURCES.filter((source) => source.protocols.every((name) => !seen.has(name)))
  if (unknown < devices.length * MANY || missing.length === 0) return { about, state: 'ok', found, todo: '' }
  const names = missing.map((source) => source.missing).join('; ')
  const todo = `mirror the access VLANs as well: the capture has no ${names}`
  return { about, state: 'warning', found, todo }
}
