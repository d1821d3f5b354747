import { intrusions } from '../kit/intrusions.ts'
import { perturbations } from '../kit/perturbations.ts'
import type { PlantDefinition } from '../plant.ts'
import { buildingAttacks } from './attacks.ts'
import { drawBuilding } from './site.ts'
import { beginWork, inspectFloors, pollingsOf } from './work.ts'

export const plant: PlantDefinition = {
  id: 'building',
  title: 'Harbour Point tower',
  summary: 'Office tower: BACnet, KNX, Modbus, cameras, doors and lifts',
  build(seed) {
    const site = drawBuilding(seed)
    const { plan, office, automation, security, server, workstation, energyServer, accessServer } = site
    const pollings = pollingsOf(site)
    return {
      ...{ name: 'Harbour Point tower', domain: 'harbourpoint', router: site.router },
      ...{ zones: plan.zones, devices: plan.devices, scanners: [], backupServers: [office.backupServer] },
      begin: (world) => beginWork(world, site, pollings),
      attacks: [
        ...buildingAttacks(site),
        ...intrusions({
          plan,
          office,
          fieldZone: automation,
          floorHosts: [workstation, energyServer, server, accessServer],
          controllers: [site.lifts.host, ...site.chillers.map(({ host }) => host)],
        }),
      ],
      benign: perturbations({
        ...{ plan, office, pollings, fieldZones: [automation, security] },
        inspect: (world, laptop) => inspectFloors(world, site, laptop),
      }),
      story: [
        ['desktop-on-the-floor', 0],
        ['bacnet-objects-listed', 12],
        ['bacnet-override-life-safety-priority', 20],
        ['chiller-stopped', 28],
        ['lift-commands', 36],
        ['bacnet-reinitialise', 46],
      ],
    }
  },
}
