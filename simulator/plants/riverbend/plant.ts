import { demoSiteFile } from '../../riverbend/demo-site.ts'
import { stepsOf } from '../../riverbend/folders.ts'
import { beginZones } from '../../riverbend/riverbend.ts'
import * as site from '../../riverbend/site.ts'
import { siteFile } from '../../riverbend/site-file.ts'
import { World } from '../../riverbend/world.ts'
import type { PlantDefinition } from '../plant.ts'

/** The waterworks: its addresses and products are the same for all seeds. */
export const plant: PlantDefinition = {
  id: 'riverbend',
  title: 'Riverbend waterworks',
  summary: 'Waterworks with power supply: S7, Modbus, EtherNet/IP, IEC 104, DNP3 and BACnet',
  async build(seed) {
    return {
      ...{ name: 'Riverbend waterworks', domain: 'riverbend', router: site.router },
      zones: site.zones.map((zone) => ({ ...zone, title: zone.name })),
      devices: site.allHosts.map((host) => ({ host, title: host.name })),
      ...{ scanners: [site.scanner], backupServers: [site.backupServer] },
      newWorld: (scheduler, pace) => new World(scheduler, { seed, pace }),
      siteFile: ({ windows, hasNames }) =>
        hasNames && windows.length === 0 ? demoSiteFile() : siteFile(windows),
      begin: (world) => beginZones(world as World),
      attacks: await stepsOf('attacks'),
      benign: await stepsOf('benign'),
      story: [
        ['vpn-then-jump-host', 0],
        ['rdp-to-engineering', 35],
        ['executable-over-smb', 75],
        ['sweep-and-scan', 90],
        ['szl-reads', 110],
        ['rogue-modbus-client', 130],
        ['setpoint-far-out', 150],
        ['cip-download', 175],
        ['s7-stop', 200],
        ['safety-write', 225],
        ['second-104-client', 270],
      ],
    }
  },
}
