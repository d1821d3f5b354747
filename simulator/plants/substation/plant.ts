import { intrusions } from '../kit/intrusions.ts'
import { perturbations } from '../kit/perturbations.ts'
import type { PlantDefinition } from '../plant.ts'
import { substationAttacks } from './attacks.ts'
import { drawSubstation } from './site.ts'
import { beginWork, inspectRelays, pollingsOf } from './work.ts'

export const plant: PlantDefinition = {
  id: 'substation',
  title: 'Northgate substation',
  summary: 'High-voltage substation: IEC 61850, IEC 104, DNP3 and PTP',
  build(seed) {
    const site = drawSubstation(seed)
    const { plan, office, bayZone, stationZone, hmis, engineering, gateway, bays } = site
    const pollings = pollingsOf(site)
    return {
      ...{ name: 'Northgate substation', domain: 'northgate', router: site.router },
      ...{ zones: plan.zones, devices: plan.devices, scanners: [], backupServers: [office.backupServer] },
      begin: (world) => beginWork(world, site, pollings),
      attacks: [
        ...substationAttacks(site),
        ...intrusions({
          ...{ plan, office, fieldZone: stationZone, floorHosts: [...hmis, engineering] },
          controllers: [gateway, ...bays.map(({ relay }) => relay)],
        }),
      ],
      benign: perturbations({
        ...{ plan, office, pollings, fieldZones: [bayZone, stationZone] },
        inspect: (world, laptop) => inspectRelays(world, site, laptop),
      }),
      story: [
        ['desktop-on-the-floor', 0],
        ['mms-points-listed', 12],
        ['104-breakers-unknown-client', 22],
        ['dnp3-trip-and-silence', 32],
        ['goose-spoof', 38],
        ['relay-denial-of-service', 44],
      ],
    }
  },
}
