/**
 * A burner plant on Rockwell controllers, by public descriptions of the 2021 evaluation: two engineering stations, one
 * for control and one for safety, next to the controllers they program.
 */
import { beyond, type Host, hostIn, type Zone } from '../network/host.ts'
import { ADVANTECH, DELL, ROCKWELL, VMWARE, windows, zone } from '../network/plan.ts'

export const dmz = zone('dmz', 35, '10.35.0', 3.5)
export const operations = zone('operations', 30, '10.30.0', 3)
export const burners = zone('burners', 31, '10.31.0', 1)

export const zones: readonly Zone[] = [dmz, operations, burners]

const controller = (place: number, name: string) =>
  hostIn(burners, place, { name, kind: 'controller', oui: ROCKWELL, openPorts: [44_818] })

export const jumpHost = windows(dmz, 11, 'jump')
export const directory = windows(operations, 10, 'dc-ops', VMWARE, [53, 88, 135, 389, 445])
export const fileServer = windows(operations, 11, 'files-ops', VMWARE, [135, 445])
export const historian = windows(operations, 12, 'historian')
export const controlStation = windows(burners, 21, 'ews-control', DELL)
export const safetyStation = windows(burners, 22, 'ews-safety', DELL, [22, 135, 445, 3389])
export const burnerPanel = windows(burners, 31, 'hmi-burner', ADVANTECH, [135, 445])
export const safetyPanel = windows(burners, 32, 'hmi-safety', ADVANTECH, [135, 445])
export const burnerPlc = controller(10, 'logix-burner')
export const safetyPlc = controller(11, 'guard-burner')
export const fuelPlc = controller(12, 'logix-fuel')
export const burnerIo = controller(20, 'io-burner')

/** Where the attackers are; address and name are set aside for documentation (RFC 5737, RFC 2606). */
export const commandServer = beyond('mail-relay.example.org', '192.0.2.166')
export const timeSource = beyond('ntp.example.net', '198.51.100.123')

export const allHosts: readonly Host[] = [
  jumpHost,
  directory,
  fileServer,
  historian,
  controlStation,
  safetyStation,
  burnerPanel,
  safetyPanel,
  burnerPlc,
  safetyPlc,
  fuelPlc,
  burnerIo,
]

/** Text of the plant's site file. */
export function siteFile(): string {
  const lines = ['name: Burner', 'vantage: mirror of the core switch', 'zones:']
  for (const { name, level, subnet, vlan } of zones)
    lines.push(
      `  - name: ${name}`,
      `    level: ${level}`,
      `    subnets: [${subnet}.0/24]`,
      `    vlans: [${vlan}]`,
    )
  return `${lines.join('\n')}\n`
}
