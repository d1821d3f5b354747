/** Events in every plant that must stay quiet: at most a notice. */
import { ByteWriter } from '#bytes/write'
import { talkSealed } from '../../conversations/encrypted.ts'
import { workWithFiles } from '../../conversations/files.ts'
import { askTime, getAddress, lookUp } from '../../conversations/services.ts'
import type { Host, Zone } from '../../network/host.ts'
import { seconds, type Task } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import type { Office } from './office.ts'
import type { Polling } from './polling.ts'
import type { SitePlan } from './site-plan.ts'

type PlantWorldStep = PlantStep<PlantWorld>

export interface PerturbationPlan {
  readonly plan: SitePlan
  readonly office: Office
  readonly pollings: readonly Polling[]
  readonly fieldZones: readonly Zone[]
  /** Looks at controllers from a laptop, changes nothing: the maintenance contractor. */
  readonly inspect: (world: PlantWorld, laptop: Host) => Task<void>
}

const RESTART_SECONDS = 90

export function perturbations(of: PerturbationPlan): PlantWorldStep[] {
  const { plan, office, pollings, fieldZones } = of
  const some = () => plan.pick(pollings)
  const redundant = pollings.filter(({ clients }) => clients.length > 1)
  const steps: PlantWorldStep[] = [
    knob('faster-poll', some(), (knobs, isOn) => {
      knobs.speed = isOn ? 1.5 : 1
    }),
    knob('more-points', some(), (knobs, isOn) => {
      knobs.hasExtra = isOn
    }),
    knob('regrouped-points', some(), (knobs, isOn) => {
      knobs.isReversed = isOn
    }),
    restart('client-restart', some().clients[0]!, pollings),
    restart('device-restart', some().server, pollings),
    switchReboot(plan.pick(fieldZones), plan),
    replacement(some().server, plan),
    maintenance(of),
    timeStep(office),
    step('dhcp-renewals', office.domainController, office.pcs, function* (world) {
      for (const pc of office.pcs) {
        yield* getAddress(world, pc, 'MSFT 5.0')
        yield seconds(4)
      }
    }),
    step('extra-backup', office.members[0] ?? office.jumpHost, [office.backupServer], (world) =>
      workWithFiles(world, office.members[0] ?? office.jumpHost, office.backupServer, {
        requests: 60,
        up: [40_000, 60_000],
        down: [80, 120],
        pauseMs: 60,
      }),
    ),
    step('capture-gap', office.jumpHost, [], function* (world) {
      world.scheduler.isBlind = true
      yield seconds(150)
      world.scheduler.isBlind = false
    }),
    newPc(plan, office),
  ]
  if (redundant.length > 0) steps.push(failover(redundant))
  return steps
}

function step(
  id: string,
  actor: Host,
  victims: readonly Host[],
  play: (world: PlantWorld) => Task<void>,
  needsWindow = false,
): PlantWorldStep {
  return {
    ...{ id, kind: 'benign', technique: '', actor, victims, engines: [], says: '', acts: [], play },
    ...(needsWindow ? { needsWindow } : {}),
  }
}

function knob(
  id: string,
  { knobs, clients, server }: Polling,
  turn: (knobs: Polling['knobs'], isOn: boolean) => void,
): PlantWorldStep {
  return step(id, clients[0]!, [server], function* () {
    turn(knobs, true)
    yield seconds(1200)
    turn(knobs, false)
  })
}

/** Down, then up again: clients connect anew. */
function restart(id: string, host: Host, pollings: readonly Polling[]): PlantWorldStep {
  const peers = pollings
    .filter(({ clients, server }) => server === host || clients.includes(host))
    .flatMap(({ clients, server }) => [...clients, server])
    .filter((one) => one !== host)
  return step(id, host, [...new Set(peers)], function* (world) {
    yield* world.network.outage([host], RESTART_SECONDS)
    world.network.saysIsAt(host, host, host.ip) // RFC 5227 §3: announces its address
  })
}

function failover(redundant: readonly Polling[]): PlantWorldStep {
  const clients = [...new Set(redundant.flatMap((one) => one.clients))]
  return step(
    'server-failover',
    clients[0]!,
    [...clients, ...redundant.map(({ server }) => server)],
    function* () {
      for (const { knobs } of redundant) knobs.active = 1
      yield seconds(1500)
      for (const { knobs } of redundant) knobs.active = 0
    },
  )
}

function switchReboot(zone: Zone, plan: SitePlan): PlantWorldStep {
  const hosts = plan.devices.map(({ host }) => host).filter((host) => host.zone === zone)
  return step('switch-reboot', hosts[0]!, hosts, function* (world) {
    yield* world.network.outage(hosts, RESTART_SECONDS)
  })
}

/** A spare of the same type takes the address; its MAC address is new. */
function replacement(host: Host, plan: SitePlan): PlantWorldStep {
  const mac = plan.mac(host.mac.slice(0, 8))
  return step(
    'device-replacement',
    host,
    [],
    function* (world) {
      world.network.down.add(host)
      yield seconds(240)
      Object.assign(host, { mac }) // everything that it sends from now on
      world.network.down.delete(host)
      world.network.saysIsAt(host, host, host.ip)
    },
    true,
  )
}

function maintenance({ plan, fieldZones, inspect }: PerturbationPlan): PlantWorldStep {
  const zone = plan.pick(fieldZones)
  const laptop = plan.unknownClient(zone, 231, 'windows')
  return step(
    'maintenance-laptop',
    laptop,
    plan.devices.map(({ host }) => host),
    (world) => inspect(world, laptop),
    true,
  )
}

function timeStep({ members, domainController, jumpHost }: Office): PlantWorldStep {
  const client = members[0] ?? jumpHost
  return step('clock-step', domainController, [client], function* (world) {
    const reference = new ByteWriter().u8(198, 51, 100, 123).take()
    for (const shiftSeconds of [2, 0]) {
      yield* askTime(world, client, domainController, { stratum: 2, reference, shiftSeconds })
      yield seconds(64)
    }
  })
}

/** A workstation more in the office. */
function newPc(plan: SitePlan, office: Office): PlantWorldStep {
  const zone = office.pcs[0]!.zone!
  const pc = { ...plan.unknownClient(zone, 232, 'windows'), name: 'office-pc-new' }
  return step('new-office-pc', pc, [office.domainController, office.fileServer], function* (world) {
    yield* getAddress(world, pc, 'MSFT 5.0')
    for (const server of office.internet) {
      yield* lookUp(world, pc, { server: office.domainController, name: server.name, answer: server.ip })
      yield* talkSealed(world, pc, { server, requests: 2 })
      yield seconds(20)
    }
    yield* workWithFiles(world, pc, office.fileServer, { requests: 3 })
  })
}
