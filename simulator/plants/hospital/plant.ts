import { intrusions } from '../kit/intrusions.ts'
import { perturbations } from '../kit/perturbations.ts'
import type { PlantDefinition } from '../plant.ts'
import { hospitalAttacks } from './attacks.ts'
import { drawHospital } from './site.ts'
import { beginWork, inspectTheatres, pollingsOf } from './work.ts'

export const plant: PlantDefinition = {
  id: 'hospital',
  title: 'St Anselm hospital',
  summary: 'Hospital: DICOM, HL7, infusion pumps, BACnet ventilation and its IT',
  build(seed) {
    const site = drawHospital(seed)
    const { plan, office, wards, imaging, building, pumpServer, monitorStation, laboratoryServer } = site
    const pollings = pollingsOf(site)
    return {
      ...{ name: 'St Anselm hospital', domain: 'stanselm', router: site.router },
      ...{ zones: plan.zones, devices: plan.devices, scanners: [], backupServers: [office.backupServer] },
      begin: (world) => beginWork(world, site, pollings),
      attacks: [
        ...hospitalAttacks(site),
        ...intrusions({
          ...{ plan, office, fieldZone: wards, floorHosts: [pumpServer, monitorStation, laboratoryServer] },
          controllers: site.theatres.map(({ host }) => host),
        }),
      ],
      benign: perturbations({
        ...{ plan, office, pollings, fieldZones: [imaging, building] },
        inspect: (world, laptop) => inspectTheatres(world, site, laptop),
      }),
      story: [
        ['desktop-on-the-floor', 0],
        ['executable-drop', 12],
        ['dicom-patients-queried', 18],
        ['dicom-images-taken', 24],
        ['theatre-pressure-overridden', 36],
        ['ransomware-in-imaging', 44],
      ],
    }
  },
}
