/** A hospital: imaging, laboratory, wards with pumps and nurse call, HVAC of theatres, and its IT. */
import type { BacnetUnit } from '../../conversations/bacnet.ts'
import type { Host } from '../../network/host.ts'
import { drawOffice, type Office } from '../kit/office.ts'
import { drawSignal } from '../kit/signal.ts'
import { SitePlan, type TitledZone } from '../kit/site-plan.ts'

export interface Modality {
  readonly host: Host
  readonly title: string
  /** Minutes between studies in working hours. */
  readonly everyMinutes: number
}

export interface Hospital {
  readonly plan: SitePlan
  readonly office: Office
  readonly router: Host
  readonly imaging: TitledZone
  readonly wards: TitledZone
  readonly building: TitledZone
  readonly archive: Host
  readonly readingStations: readonly Host[]
  readonly modalities: readonly Modality[]
  readonly hospitalServer: Host
  readonly laboratoryServer: Host
  readonly analysers: readonly Host[]
  readonly interfaceEngine: Host
  readonly pumpServer: Host
  readonly pumps: readonly Host[]
  readonly nurseCallServer: Host
  readonly bedPanels: readonly Host[]
  readonly monitors: readonly Host[]
  readonly monitorStation: Host
  readonly hvacServer: Host
  readonly theatres: readonly (BacnetUnit & { readonly vendor: number })[]
  readonly printers: readonly Host[]
  now: () => number
}

const MODALITIES = [
  { title: 'CT scanner', ouis: ['00:0a:3e', '00:30:d6'], everyMinutes: 20 },
  { title: 'MR scanner', ouis: ['00:0a:3e', '00:03:a5'], everyMinutes: 40 },
  { title: 'X-ray room', ouis: ['00:09:22', '00:0c:9f'], everyMinutes: 12 },
  { title: 'Ultrasound', ouis: ['00:19:0d', '00:07:b8'], everyMinutes: 25 },
  { title: 'Mammography', ouis: ['00:0a:3e'], everyMinutes: 50 },
]

export function drawHospital(seed: number): Hospital {
  const plan = new SitePlan(seed, 'hospital')
  const { random } = plan
  const imaging = plan.zone('imaging', 2, 'Imaging')
  const wards = plan.zone('wards', 1, 'Wards')
  const laboratory = plan.zone('laboratory', 2, 'Laboratory')
  const building = plan.zone('building', 1, 'Theatre ventilation')
  const clinical = plan.zone('clinical', 3, 'Clinical servers')
  const services = plan.zone('services', 3, 'IT services')
  const offices = plan.zone('offices', 4, 'Offices')
  const router = plan.router(clinical)
  const server = (title: string, openPorts: readonly number[], importance?: 'high') =>
    plan.host(clinical, {
      ...{ title, kind: 'windows', ouis: ['00:50:56', '00:15:5d'], openPorts: [135, 445, ...openPorts] },
      ...(importance === undefined ? {} : { importance }),
    })
  const archive = plan.host(clinical, {
    ...{ title: 'Image archive', kind: 'linux', ouis: ['00:50:56', '3c:52:82'], openPorts: [104, 22] },
    ...{ importance: 'high', isCrownJewel: true },
  })
  const hospitalServer = server('Hospital information system', [2575], 'high')
  const laboratoryServer = server('Laboratory system', [2575])
  const interfaceEngine = server('Interface engine', [2575], 'high')
  const pumpServer = server('Infusion pump gateway', [3613], 'high')
  const nurseCallServer = server('Nurse call server', [5060])
  const monitorStation = server('Patient monitor central', [], 'high')
  const hvacServer = server('Ventilation server', [])
  const chosen = MODALITIES.filter((_, i) => i < 2 || random.next() < 0.7)
  const modalities = chosen.map(({ title, ouis, everyMinutes }) => ({
    ...{ title, everyMinutes },
    host: plan.host(imaging, {
      title,
      kind: 'windows',
      ouis,
      openPorts: [104, 135, 445],
      importance: 'high',
    }),
  }))
  const site: { now: () => number } = { now: () => 0 }
  const theatres = Array.from({ length: random.between(2, 4) }, (_, i) => {
    const vendor = plan.pick([5, 7, 17])
    const signals = [drawSignal(random, 21, 1), drawSignal(random, 45, 8), drawSignal(random, 15, 3, 'noise')]
    return {
      ...{ vendor, instance: random.between(1, 90) * 100 + i },
      host: plan.host(building, {
        title: `Theatre controller ${i + 1}`,
        kind: 'controller',
        ouis: ['00:10:8d', '00:a0:03'],
        importance: 'high',
      }),
      values: () => signals.map((signal) => signal(site.now())),
    }
  })
  const office = drawOffice(plan, {
    ...{ servers: services, office: offices, floor: [wards, imaging] },
    pcCount: random.between(5, 8),
  })
  office.members.push(hospitalServer, laboratoryServer, pumpServer, monitorStation)
  return Object.assign(site, {
    plan,
    office,
    router,
    imaging,
    wards,
    building,
    archive,
    modalities,
    hospitalServer,
    laboratoryServer,
    ...{ interfaceEngine, pumpServer, nurseCallServer, monitorStation, hvacServer, theatres },
    readingStations: plan.hosts(imaging, 2, {
      title: 'Reading station',
      kind: 'windows',
      ouis: ['18:db:f2'],
      openPorts: [104, 135, 445, 3389],
    }),
    analysers: plan.hosts(laboratory, random.between(2, 3), {
      title: 'Laboratory analyser',
      kind: 'windows',
      ouis: ['00:0b:ab', '00:d0:c9'],
      openPorts: [135],
    }),
    pumps: plan.hosts(wards, random.between(5, 9), {
      title: 'Infusion pump',
      kind: 'linux',
      ouis: ['00:1e:7a', '00:03:7f'],
    }),
    bedPanels: plan.hosts(wards, random.between(3, 5), {
      title: 'Bed panel',
      kind: 'linux',
      ouis: ['00:30:de', '00:08:5d'],
    }),
    monitors: plan.hosts(wards, random.between(3, 5), {
      title: 'Patient monitor',
      kind: 'linux',
      ouis: ['00:09:fb', '00:02:a1'],
    }),
    printers: plan.hosts(offices, 2, {
      title: 'Printer',
      kind: 'linux',
      ouis: ['3c:52:82'],
      openPorts: [80, 631, 9100],
    }),
  })
}
