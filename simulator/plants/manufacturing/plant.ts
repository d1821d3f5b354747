import { intrusions } from '../kit/intrusions.ts'
import { perturbations } from '../kit/perturbations.ts'
import type { PlantDefinition } from '../plant.ts'
import { factoryAttacks } from './attacks.ts'
import { drawFactory } from './site.ts'
import { beginWork, inspectControllers, pollingsOf } from './work.ts'

export const plant: PlantDefinition = {
  id: 'manufacturing',
  title: 'Linden car parts',
  summary: 'Factory: EtherNet/IP, PROFINET, S7, OPC UA, robots, tightening and vision',
  build(seed) {
    const site = drawFactory(seed)
    const { plan, office, press, assembly, pressCells, assemblyCells, engineering, historian, mes } = site
    const pollings = pollingsOf(site)
    return {
      ...{ name: 'Linden car parts', domain: 'linden', router: site.router },
      ...{ zones: plan.zones, devices: plan.devices, scanners: [], backupServers: [office.backupServer] },
      begin: (world) => beginWork(world, site, pollings),
      attacks: [
        ...factoryAttacks(site),
        ...intrusions({
          ...{ plan, office, fieldZone: press },
          floorHosts: [...pressCells.map(({ hmi }) => hmi), engineering[0], historian, mes],
          controllers: [...pressCells, ...assemblyCells].map(({ host }) => host),
        }),
      ],
      benign: perturbations({
        ...{ plan, office, pollings, fieldZones: [press, assembly] },
        inspect: (world, laptop) => inspectControllers(world, site, [laptop, laptop]),
      }),
      story: [
        ['desktop-on-the-floor', 0],
        ['ethernet-ip-identities', 12],
        ['tags-listed', 16],
        ['force-set-point-unknown-client', 24],
        ['robot-stopped', 32],
        ['s7-stop', 40],
      ],
    }
  },
}
