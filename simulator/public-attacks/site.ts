/** A small utility: control room, stations on IEC 104, heating controllers on Modbus, an OPC UA server, two PLCs, meter gateways. */
import { beyond, type Host, hostIn, type Zone } from '../network/host.ts'
import { DELL, linux, VMWARE, windows, zone } from '../network/plan.ts'

/** IEEE: Omron, Schneider Electric, Moxa. */
const OMRON = '00:00:0a'
const SCHNEIDER = '00:80:f4'
const MOXA = '00:90:e8'

export const control = zone('control', 61, '10.61.0', 2)
export const field = zone('field', 62, '10.62.0', 1)
export const zones: readonly Zone[] = [control, field]

const device = (place: number, name: string, openPorts: readonly number[], oui = SCHNEIDER) =>
  hostIn(field, place, { name, kind: 'controller', oui, openPorts })

export const scada = windows(control, 10, 'scada')
export const historian = windows(control, 11, 'historian')
/** Where the malware of a plant runs: part of it, and no client of the stations. */
export const engineering = windows(control, 21, 'engineering', DELL)
export const uaServer = linux(control, 30, 'ua-server', VMWARE, [4840])
export const stations: readonly Host[] = [1, 2].map((i) => device(10 + i, `station-${i}`, [2404]))
export const heating: readonly Host[] = [1, 2].map((i) => device(20 + i, `heating-${i}`, [502]))
export const press = device(31, 'press', [9600], OMRON)
export const softPlc = linux(field, 41, 'soft-plc', '00:30:de', [11_740])
export const gateways: readonly Host[] = [1, 2].map((i) =>
  linux(field, 50 + i, `gateway-${i}`, MOXA, [22, 4161]),
)

/** Where the attackers are: RFC 5737. */
export const outside = beyond('vps.example.net', '203.0.113.66')

export const allHosts: readonly Host[] = [
  ...[scada, historian, engineering, uaServer, press, softPlc],
  ...[...stations, ...heating, ...gateways],
]

export function siteFile(): string {
  const lines = ['name: Utility', 'vantage: mirror of the core switch', 'zones:']
  for (const { name, level, subnet, vlan } of zones)
    lines.push(
      `  - name: ${name}`,
      `    level: ${level}`,
      `    subnets: [${subnet}.0/24]`,
      `    vlans: [${vlan}]`,
    )
  return `${lines.join('\n')}\n`
}
