import { benign, everyday } from '../kit/everyday.ts'
import { intrusions } from '../kit/intrusions.ts'
import { moreIntrusions } from '../kit/more-intrusions.ts'
import { perturbations } from '../kit/perturbations.ts'
import type { PlantDefinition } from '../plant.ts'
import { terminalAttacks } from './attacks.ts'
import { drawTerminal } from './site.ts'
import { beginWork, inspectTerminal, loadTruck, moveValve, pollingsOf, setPressure } from './work.ts'

export const plant: PlantDefinition = {
  id: 'terminal',
  title: 'Ardmoor oil terminal',
  summary: 'Pipeline and tank farm: Modbus, ROC Plus, SRTP, DNP3 by satellite, HART-IP, tank gauges, OPC',
  isHeldOut: true,
  build(seed) {
    const site = drawTerminal(seed)
    const { plan, office, field, control, scada, panels, engineering, historian, portal } = site
    const pollings = pollingsOf(site)
    const controllers = [
      ...site.pumps.map(({ host }) => host),
      ...site.flowComputers.map(({ unit }) => unit.host),
    ]
    const inspect = (world: Parameters<typeof inspectTerminal>[0], from: typeof engineering) =>
      inspectTerminal(world, site, from)
    return {
      ...{ name: 'Ardmoor oil terminal', domain: 'ardmoor', router: site.router },
      ...{ zones: plan.zones, devices: plan.devices, scanners: [], backupServers: [office.backupServer] },
      begin: (world) => beginWork(world, site, pollings),
      attacks: [
        ...terminalAttacks(site),
        ...moreIntrusions({ office, webServer: portal, operatorHost: panels[0], engineering }),
        ...intrusions({
          ...{ plan, office, fieldZone: field, controllers },
          floorHosts: [...scada, ...panels, historian, engineering],
        }),
      ],
      benign: [
        ...perturbations({ plan, office, pollings, fieldZones: [field, control], inspect }),
        ...everyday({ plan, office, engineering, control, operatorHosts: panels, inspect }),
        benign({
          ...{ id: 'pressure-a-little-beyond', actor: panels[0], victims: [site.pumps[0]!.host] },
          play: (world) => setPressure(world, site, site.pumps[0]!, 53),
        }),
        benign({
          ...{ id: 'valve-of-another-site', actor: scada[0], victims: [site.valves[3]!.host] },
          play: (world) => moveValve(world, site, scada[0], site.valves[3]!),
        }),
        benign({
          ...{ id: 'large-truck', actor: site.automation, victims: [site.bays[0]!.host] },
          play: (world) => loadTruck(world, site, site.bays[0]!, 36_000),
        }),
        benign({
          ...{ id: 'satellite-fade', actor: scada[0], victims: site.valves.map(({ host }) => host) },
          play: (world) =>
            world.network.outage(
              site.valves.map(({ host }) => host),
              75,
            ),
        }),
      ],
      story: [
        ['desktop-on-the-floor', 0],
        ['meters-identified', 10],
        ['meter-factor-unknown-client', 18],
        ['valve-closed-unknown-client', 26],
        ['tank-overfill-limit', 34],
        ['pump-stopped', 42],
      ],
    }
  },
}
