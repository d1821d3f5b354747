/** The site file of the demo: names for zones and devices as the people of a plant would give them. */
import type { Host, Zone } from '../network/host.ts'
import * as site from './site.ts'
import { siteFile } from './site-file.ts'

const ZONE_NAMES: ReadonlyMap<Zone, string> = new Map([
  [site.office, 'Office'],
  [site.dmz, 'DMZ'],
  [site.siteZone, 'Site operations'],
  [site.control, 'Control room'],
  [site.intake, 'Intake'],
  [site.filtration, 'Filtration'],
  [site.dosing, 'Dosing'],
  [site.power, 'Power'],
  [site.buildings, 'Buildings'],
  [site.things, 'Cameras and sensors'],
])

interface Named {
  readonly name: string
  readonly importance?: 'high'
  readonly isCrownJewel?: true
}

const high = (name: string): Named => ({ name, importance: 'high' })

/** `plc-intake-2` → `Intake PLC 2`: a list of alike hosts. */
function numbered(hosts: readonly Host[], name: string, more: Omit<Named, 'name'> = {}): [Host, Named][] {
  return hosts.map((host, i) => [host, { name: `${name} ${i + 1}`, ...more }])
}

/** Names by host; the safety controller is recognised by its name. */
const DEVICES: ReadonlyMap<Host, Named> = new Map<Host, Named>([
  [site.safetyPlc, { name: 'Safety controller', importance: 'high', isCrownJewel: true }],
  [site.dosingPlc, { name: 'Dosing PLC', importance: 'high', isCrownJewel: true }],
  [site.dosingIo, { name: 'Dosing I/O' }],
  [site.safetyPanel, { name: 'Safety panel' }],
  ...numbered(site.intakePlcs, 'Intake PLC', { importance: 'high' }),
  ...numbered(site.intakeIo, 'Intake I/O'),
  [site.filterPlc, high('Filter PLC')],
  [site.backwashPlc, { name: 'Backwash PLC' }],
  [site.sludgePlc, { name: 'Sludge PLC' }],
  [site.meterGateway, { name: 'Meter gateway' }],
  ...numbered(site.rtus, 'Switchgear RTU', { importance: 'high' }),
  ...numbered(site.relays, 'Protection relay'),
  [site.pumpStation, { name: 'Hill pump station' }],
  [site.engineering1, high('Engineering station 1')],
  [site.engineering2, high('Engineering station 2')],
  [site.historian, { name: 'Historian' }],
  [site.historianMirror, { name: 'Historian mirror' }],
  [site.mes, { name: 'MES server' }],
  [site.backupServer, { name: 'Backup server' }],
  [site.timeServer, { name: 'Plant domain controller' }],
  [site.scadaA, high('SCADA server A')],
  [site.scadaB, high('SCADA server B')],
  [site.panels[0]!, { name: 'Intake HMI' }],
  [site.panels[1]!, { name: 'Filtration HMI' }],
  [site.panels[2]!, { name: 'Dosing HMI' }],
  [site.panels[3]!, { name: 'Power HMI' }],
  [site.uaGateway, { name: 'OPC UA gateway' }],
  [site.alarmServer, { name: 'Alarm server' }],
  [site.vpnGateway, { name: 'VPN gateway' }],
  [site.jumpHost, { name: 'Jump host' }],
  [site.updateServer, { name: 'Update server' }],
  [site.syslogServer, { name: 'Syslog server' }],
  [site.domainController, { name: 'Office domain controller' }],
  [site.fileServer, { name: 'File server' }],
  [site.mailServer, { name: 'Mail server' }],
  [site.router, { name: 'Core router' }],
  ...site.desks.map((host): [Host, Named] => [host, { name: `Office PC ${host.name.slice('pc-'.length)}` }]),
  [site.scanner, { name: 'Vulnerability scanner' }],
  ...numbered(site.buildingControllers, 'HVAC controller'),
  [site.bbmd, { name: 'BACnet broadcast router' }],
  [site.buildingDesk, { name: 'Building desk' }],
  ...numbered(site.cameras, 'Camera'),
  [site.broker, { name: 'MQTT broker' }],
  ...numbered(site.sensors, 'Level sensor'),
  [site.printer, { name: 'Printer' }],
  [site.badgeReader, { name: 'Badge reader' }],
  [site.recorder, { name: 'Video recorder' }],
  ...site.switches.map((host): [Host, Named] => [
    host,
    { name: `${host.zone === undefined ? '' : `${ZONE_NAMES.get(host.zone)} `}switch` },
  ]),
])

/** As YAML: docs/reference/site-file.md. */
export function demoSiteFile(): string {
  const lines = ['devices:']
  for (const [{ ip }, { name, importance, isCrownJewel }] of DEVICES) {
    lines.push(`  - address: ${ip}`, `    name: ${name}`)
    if (importance !== undefined) lines.push(`    importance: ${importance}`)
    if (isCrownJewel) lines.push('    crownJewel: true')
  }
  const zoned = siteFile().replaceAll(/^( {2}- name: )(.*)$/gm, (line, start: string, name: string) => {
    const zone = site.zones.find((one) => one.name === name)
    return zone === undefined ? line : `${start}${ZONE_NAMES.get(zone)}`
  })
  return `${zoned.replace('name: Riverbend\n', 'name: Riverbend waterworks\n')}${lines.join('\n')}\n`
}
