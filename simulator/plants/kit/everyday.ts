/** Events of a working week, beside the perturbations of every plant, that must stay quiet: at most a notice. */
import { ByteWriter } from '#bytes/write'
import { remoteDesktop, talkSealed } from '../../conversations/encrypted.ts'
import { workWithFiles } from '../../conversations/files.ts'
import { askTicket, askTime, getAddress, log, lookUp } from '../../conversations/services.ts'
import { print } from '../../conversations/web.ts'
import type { Host, Zone } from '../../network/host.ts'
import { seconds, type Task } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import type { Office } from './office.ts'
import type { SitePlan } from './site-plan.ts'

/** OUIs of phones and of printers: IEEE registration authority. */
const PHONES = ['f0:18:98', '8c:f5:a3', '64:a2:f9']
const PRINTERS = ['3c:d9:2b', '00:26:73', '00:00:48']

export interface EverydayPlan {
  readonly plan: SitePlan
  readonly office: Office
  /** Station from which controllers are programmed. */
  readonly engineering: Host
  /** Zone of the hosts that shift personnel uses. */
  readonly control: Zone
  readonly operatorHosts: readonly Host[]
  /** Looks at controllers, changes nothing. */
  readonly inspect: (world: PlantWorld, from: Host) => Task<void>
}

export interface BenignChoice {
  readonly id: string
  readonly actor: Host
  readonly victims?: readonly Host[]
  readonly needsWindow?: true
  play(world: PlantWorld): Task<void>
}

export function benign({ id, actor, victims = [], needsWindow, play }: BenignChoice): PlantStep<PlantWorld> {
  return {
    ...{ id, kind: 'benign', technique: '', actor, victims, engines: [], says: '', acts: [], play },
    ...(needsWindow === undefined ? {} : { needsWindow }),
  }
}

export function everyday(of: EverydayPlan): PlantStep<PlantWorld>[] {
  const { plan, office, control, operatorHosts } = of
  const offices = office.pcs[0]!.zone!
  const [pc, secondPc = pc] = office.pcs as readonly [Host, ...Host[]]
  const phones = [221, 222].map((place) => phone(plan, offices, place))
  const printer: Host = {
    ...plan.unknownClient(offices, 223, 'linux'),
    ...{ name: 'office-printer-new', mac: plan.mac(plan.pick(PRINTERS)), openPorts: [80, 443, 631, 9100] },
  }
  const clock: Host = { ...plan.unknownClient(control, 224, 'linux'), name: 'gps-clock', openPorts: [22] }
  const moved: Host = { ...secondPc, ip: `${offices.subnet}.225` }
  return [
    benign({
      ...{ id: 'mobile-phones', actor: phones[0]!, victims: [office.domainController] },
      *play(world) {
        for (const one of phones) {
          yield* getAddress(world, one, 'android-dhcp-14')
          for (const server of office.internet) {
            yield* lookUp(world, one, {
              ...{ server: office.domainController, name: server.name, answer: server.ip },
            })
            yield* talkSealed(world, one, { server, requests: 3 })
            yield seconds(30)
          }
        }
      },
    }),
    benign({
      ...{ id: 'new-printer', actor: printer, victims: office.pcs },
      *play(world) {
        yield* getAddress(world, printer, 'Hewlett-Packard JetDirect')
        for (const one of office.pcs.slice(0, 3)) {
          yield* print(world, one, { printer, user: one.name, bytes: 4000 })
          yield seconds(90)
        }
      },
    }),
    benign({
      ...{ id: 'time-server-change', actor: clock, victims: operatorHosts },
      *play(world) {
        const reference = new ByteWriter().ascii('GPS\0').take()
        for (let i = 0; i < 8; i++) {
          for (const one of operatorHosts)
            yield* askTime(world, one, clock, { stratum: 1, reference, shiftSeconds: 0 })
          yield seconds(64)
        }
      },
    }),
    benign({
      ...{ id: 'other-address-by-dhcp', actor: moved, victims: [office.domainController, office.fileServer] },
      *play(world) {
        world.network.down.add(secondPc)
        yield* getAddress(world, moved, 'MSFT 5.0')
        for (let i = 0; i < 3; i++) {
          const server = office.internet[i]!
          yield* lookUp(world, moved, {
            ...{ server: office.domainController, name: server.name, answer: server.ip },
          })
          yield* talkSealed(world, moved, { server, requests: 2 })
          yield* workWithFiles(world, moved, office.fileServer, { requests: 4 })
          yield seconds(120)
        }
        world.network.down.delete(secondPc)
      },
    }),
    benign({
      ...{ id: 'shift-change', actor: operatorHosts[0]!, victims: [office.domainController] },
      *play(world) {
        for (const one of operatorHosts) {
          yield* askTicket(world, one, office.domainController, {
            ...{ user: `shift-${one.name}` },
            service: ['cifs', `${office.fileServer.name}.${world.domain}.example`],
          })
          yield* workWithFiles(world, one, office.fileServer, { requests: 3 })
          yield* log(world, one, office.logServer, 'operator signed in, handover read')
          yield seconds(45)
        }
      },
    }),
    ...remoteVendor(of),
    engineerLaptop(of),
  ]
}

function phone(plan: SitePlan, zone: Zone, place: number): Host {
  return {
    ...plan.unknownClient(zone, place, 'linux'),
    name: `phone-${place}`,
    mac: plan.mac(plan.pick(PHONES)),
  }
}

/** A maker's technician comes by VPN, in an approved window, over the jump host. */
function remoteVendor({ plan, office, engineering, inspect }: EverydayPlan): PlantStep<PlantWorld>[] {
  const servers = office.jumpHost.zone!
  const technician: Host = { ...plan.unknownClient(servers, 226, 'windows'), name: 'vpn-client-7' }
  return [
    benign({
      ...{ id: 'vendor-by-vpn', actor: technician, needsWindow: true },
      victims: [office.jumpHost, engineering],
      *play(world) {
        yield* remoteDesktop(world, technician, { server: office.jumpHost, user: 'vendor', forSeconds: 60 })
        yield* remoteDesktop(world, office.jumpHost, { server: engineering, user: 'vendor', forSeconds: 60 })
        yield* inspect(world, engineering)
      },
    }),
  ]
}

/** The engineer's station is out of order; a new laptop does its work in an approved window. */
function engineerLaptop({ plan, office, engineering, inspect }: EverydayPlan): PlantStep<PlantWorld> {
  const laptop: Host = {
    ...plan.unknownClient(engineering.zone!, 227, 'windows'),
    ...{ name: 'engineering-laptop-new', openPorts: [135, 445] },
  }
  return benign({
    ...{ id: 'new-engineering-laptop', actor: laptop, victims: [office.domainController], needsWindow: true },
    *play(world) {
      yield* getAddress(world, laptop, 'MSFT 5.0')
      yield* askTicket(world, laptop, office.domainController, {
        ...{ user: laptop.name },
        service: ['cifs', `${office.fileServer.name}.${world.domain}.example`],
      })
      yield* workWithFiles(world, laptop, office.fileServer, { requests: 4 })
      yield* inspect(world, laptop)
    },
  })
}
