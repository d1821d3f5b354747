import type { Host } from '../../network/host.ts'
import type { PlantWorld } from '../../network/world.ts'
import { benign, everyday } from '../kit/everyday.ts'
import { intrusions } from '../kit/intrusions.ts'
import { moreIntrusions } from '../kit/more-intrusions.ts'
import { perturbations } from '../kit/perturbations.ts'
import type { PlantDefinition } from '../plant.ts'
import { packagingAttacks } from './attacks.ts'
import { drawPackaging } from './site.ts'
import { beginWork, changeRecipe, inspectWorks, loadTool, pollingsOf, setTemperature } from './work.ts'

export const plant: PlantDefinition = {
  id: 'electronics',
  title: 'Hanbit packaging works',
  summary: 'Electronics: FINS, MELSEC, ADS, SECS/GEM, EtherNet/IP, Sparkplug, OPC UA, robots and vision',
  isHeldOut: true,
  build(seed) {
    const site = drawPackaging(seed)
    const {
      plan,
      office,
      mounting,
      testing,
      line,
      engineering,
      historian,
      mes,
      omron,
      melsec,
      tools,
      cellPc,
    } = site
    const { equipmentServer, visionPc } = site
    const pollings = pollingsOf(site)
    const inspect = (world: PlantWorld, from: Host) => inspectWorks(world, site, [from, from])
    return {
      ...{ name: 'Hanbit packaging works', domain: 'hanbit', router: site.router },
      ...{ zones: plan.zones, devices: plan.devices, scanners: [], backupServers: [office.backupServer] },
      begin: (world) => beginWork(world, site, pollings),
      attacks: [
        ...packagingAttacks(site),
        ...moreIntrusions({ office, webServer: mes, operatorHost: cellPc, engineering: engineering[1] }),
        ...intrusions({
          ...{
            plan,
            office,
            fieldZone: mounting,
            controllers: [...omron, ...melsec].map(({ host }) => host),
          },
          floorHosts: [mes, historian, equipmentServer, ...engineering, visionPc, cellPc],
        }),
      ],
      benign: [
        ...perturbations({ plan, office, pollings, fieldZones: [mounting, testing], inspect }),
        ...everyday({
          ...{ plan, office, engineering: engineering[0], control: line, inspect },
          operatorHosts: [mes, equipmentServer],
        }),
        benign({
          ...{ id: 'temperature-a-little-beyond', actor: omron[1]!.panel, victims: [omron[1]!.host] },
          play: (world) => setTemperature(world, omron[1]!, 251),
        }),
        benign({
          ...{ id: 'new-recipe-number', actor: mes, victims: [melsec[0]!.host] },
          play: (world) => changeRecipe(world, site, melsec[0]!, 13),
        }),
        benign({
          ...{ id: 'new-product', actor: equipmentServer, victims: [tools[1]!.host] },
          play: (world) => loadTool(world, site, tools[1]!, 'QFN32-D'),
        }),
      ],
      story: [
        ['desktop-on-the-floor', 0],
        ['omron-identified', 10],
        ['omron-temperature-unknown-client', 18],
        ['tool-started', 26],
        ['oven-commanded', 34],
        ['melsec-stopped', 42],
      ],
    }
  },
}
