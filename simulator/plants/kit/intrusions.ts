/**
 * Activity of attackers in every plant, before and apart from its industrial protocols: from public analyses of
 * intrusions.
 */
import { ByteWriter } from '#bytes/write'
import { encodeDhcp } from '#protocols/dhcp/testing/encode'
import { ipBytes, macBytes } from '#wire/build-address'
import { remoteDesktop, secureShell, talkSealed } from '../../conversations/encrypted.ts'
import { putFile, signIn, writeFile } from '../../conversations/files.ts'
import { askTicket, askTime, searchDirectory, walk } from '../../conversations/services.ts'
import { createService } from '../../conversations/services-control.ts'
import { Connection } from '../../network/connection.ts'
import { beyond, gatewayOf, type Host, type Zone } from '../../network/host.ts'
import { milliseconds, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import type { Act } from '../acts.ts'
import type { Office } from './office.ts'
import type { SitePlan } from './site-plan.ts'

export interface Attack {
  readonly id: string
  /** A: from a host that is new; L: from one that belongs here. */
  readonly kind: 'A' | 'L'
  /** ATT&CK for ICS, v19. */
  readonly technique: string
  readonly actor: Host
  readonly victims: readonly Host[]
  readonly acts: readonly Act[]
  readonly isStatistical?: boolean
  play(world: PlantWorld): Task<void>
}

export function attack(of: Attack): PlantStep<PlantWorld> {
  return { ...of, engines: [], says: '' }
}

/** Large requests and short responses to an unused address on the internet. */
export function uploadInBulk(world: PlantWorld, client: Host, requests: number): Task<void> {
  return talkSealed(world, client, {
    server: DROP_SERVER,
    requests,
    up: [60_000, 64_000],
    down: [80, 120],
    pauseMs: [10, 40],
  })
}

export interface IntrusionPlan {
  readonly plan: SitePlan
  readonly office: Office
  /** Where the unknown host is plugged in. */
  readonly fieldZone: Zone
  readonly controllers: readonly Host[]
  /** Windows hosts of the plant floor. */
  readonly floorHosts: readonly Host[]
}

const PORTS = [21, 22, 23, 80, 102, 135, 443, 445, 502, 2404, 3389, 4840, 5900, 20_000, 44_818, 47_808]
/** Addresses of RFC 5737, names of RFC 2606. */
export const COMMAND_SERVER = beyond('assets.example.net', '192.0.2.66')
export const DROP_SERVER = beyond('share.example.net', '192.0.2.99')

export function intrusions({
  plan,
  office,
  fieldZone,
  controllers,
  floorHosts,
}: IntrusionPlan): PlantStep<PlantWorld>[] {
  const laptop = plan.unknownClient(fieldZone, 240)
  const victim = plan.pick(controllers)
  const floor = plan.pick(floorHosts)
  const other = floorHosts.find((host) => host !== floor) ?? office.jumpHost
  const [pc, secondPc = pc] = office.pcs as readonly [Host, ...Host[]]
  const lastPc = office.pcs.at(-1)!
  const { domainController, fileServer } = office
  const near = plan.devices.map(({ host }) => host).filter(({ zone }) => zone === fieldZone)
  return [
    attack({
      ...{ id: 'port-scan', kind: 'A', technique: 'T0846.001', actor: laptop, victims: near, acts: ['scan'] },
      *play(world) {
        yield* sweep(world, laptop, near)
        for (const host of near.slice(0, 3))
          for (const port of PORTS) {
            yield* Connection.probe(world.network, laptop, { host, port })
            yield milliseconds(30)
          }
      },
    }),
    attack({
      id: 'slow-scan',
      kind: 'L',
      technique: 'T0846.001',
      actor: lastPc,
      victims: [...floorHosts, ...controllers],
      acts: ['scan'],
      isStatistical: true,
      *play(world) {
        for (const host of [...floorHosts, ...controllers].slice(0, 14)) {
          yield* Connection.probe(world.network, lastPc, { host, port: 445 })
          yield seconds(11)
        }
      },
    }),
    attack({
      id: 'arp-man-in-the-middle',
      kind: 'A',
      technique: 'T0830',
      actor: plan.unknownClient(victim.zone!, 241),
      victims: [victim],
      acts: ['man-in-the-middle'],
      *play(world) {
        const { network } = world
        const near = { ...network.router, zone: victim.zone, ip: gatewayOf(victim.zone!) }
        for (let i = 0; i < 15; i++) {
          network.saysIsAt(this.actor, victim, near.ip)
          network.saysIsAt(this.actor, near, victim.ip)
          yield seconds(2)
        }
      },
    }),
    attack({
      id: 'rogue-dhcp',
      kind: 'A',
      technique: 'T0830',
      actor: plan.unknownClient(pc.zone!, 242),
      victims: [pc],
      acts: ['rogue-service', 'man-in-the-middle'],
      play(world) {
        return offerAddresses(world, this.actor, [pc, secondPc])
      },
    }),
    attack({
      id: 'time-spoof',
      kind: 'A',
      technique: 'T0830',
      actor: plan.unknownClient(floor.zone!, 243),
      victims: [floor],
      acts: ['time-spoof'],
      *play(world) {
        const reference = new ByteWriter().ascii('LOCL').take()
        for (let i = 0; i < 6; i++) {
          yield* askTime(world, floor, this.actor, { stratum: 1, reference, shiftSeconds: 3600 })
          yield seconds(8)
        }
      },
    }),
    attack({
      id: 'remote-service',
      kind: 'L',
      technique: 'T0886',
      actor: pc,
      victims: [floor],
      acts: ['remote-execution'],
      play: (world) =>
        createService(world, pc, floor, {
          name: 'WinUpdSvc',
          path: '%SystemRoot%\\WinUpdSvc.exe',
          program: executable(world, 30_000),
        }),
    }),
    attack({
      id: 'executable-drop',
      kind: 'L',
      technique: 'T0867',
      actor: secondPc,
      victims: [other],
      acts: ['file-drop'],
      play: (world) =>
        putFile(world, secondPc, other, {
          share: 'C$',
          name: 'Windows\\Temp\\lsass.exe',
          content: executable(world, 60_000),
        }),
    }),
    attack({
      id: 'ransomware',
      kind: 'L',
      technique: 'T0809',
      actor: floor,
      victims: [fileServer],
      acts: ['ransomware'],
      *play(world) {
        const random = world.random('ransomware')
        const { connection } = yield* signIn(world, floor, fileServer)
        for (let i = 0; i < 50; i++) {
          const isNote = i % 12 === 0
          const name = isNote ? `share${i}\\README_RESTORE.txt` : `share${i >> 3}\\report-${i}.xlsx.lckd`
          yield* writeFile(connection, fileServer, {
            share: 'data',
            name,
            content: random.bytes(isNote ? 700 : 5000),
          })
          yield milliseconds(20)
        }
        yield* connection.close()
      },
    }),
    attack({
      id: 'desktop-on-the-floor',
      kind: 'L',
      technique: 'T0886',
      actor: pc,
      victims: [floor],
      acts: ['remote-desktop'],
      play: (world) => remoteDesktop(world, pc, { server: floor, user: 'administrator', forSeconds: 40 }),
    }),
    attack({
      id: 'logon-guesses',
      kind: 'L',
      technique: 'T0859',
      actor: lastPc,
      victims: [floor],
      acts: ['password-guess'],
      *play(world) {
        for (let i = 0; i < 18; i++) {
          const { connection } = yield* signIn(world, lastPc, floor, {
            user: `operator${i % 6}`,
            isRefused: true,
          })
          yield* connection.close()
          yield milliseconds(700)
        }
      },
    }),
    attack({
      id: 'directory-read-out',
      kind: 'L',
      technique: 'T0846',
      actor: secondPc,
      victims: [domainController],
      acts: ['directory'],
      *play(world) {
        const attributes = ['member', 'servicePrincipalName', 'adminCount', 'dNSHostName', 'trustDirection']
        yield* searchDirectory(world, secondPc, domainController, attributes, 30)
        for (const service of [
          'MSSQLSvc',
          'HTTP',
          'TERMSRV',
          'WSMAN',
          'backup',
          'ldap',
          'host',
          'ftp',
          'exchange',
          'print',
        ]) {
          yield* askTicket(world, secondPc, domainController, {
            user: secondPc.name,
            service: [service, `${service}.${world.domain}.example`],
          })
          yield milliseconds(40)
        }
      },
    }),
    attack({
      id: 'call-home',
      kind: 'L',
      technique: 'T0869',
      actor: other,
      victims: [COMMAND_SERVER],
      acts: ['beacon'],
      isStatistical: true,
      *play(world) {
        for (let i = 0; i < 20; i++) {
          yield* talkSealed(world, other, {
            server: COMMAND_SERVER,
            requests: 1,
            up: [220, 240],
            down: [90, 110],
          })
          yield seconds(29 + 2 * world.network.random.next())
        }
      },
    }),
    attack({
      id: 'bulk-upload',
      kind: 'L',
      technique: 'T0882',
      actor: secondPc,
      victims: [DROP_SERVER],
      acts: ['exfiltration'],
      isStatistical: true,
      play: (world) => uploadInBulk(world, secondPc, 150),
    }),
    attack({
      id: 'switch-walk',
      kind: 'A',
      technique: 'T0888',
      actor: laptop,
      victims: [office.switches[0]!],
      acts: ['identify', 'list-points'],
      play: (world) => walk(world, laptop, office.switches[0]!, { community: 'public' }),
    }),
    attack({
      id: 'shell-on-foreign-port',
      kind: 'L',
      technique: 'T0885',
      actor: pc,
      victims: [floor],
      acts: ['remote-execution'],
      play: (world) => secureShell(world, pc, { server: floor, port: 445, requests: 20 }),
    }),
  ]
}

/** ARP scan. */
export function* sweep(world: PlantWorld, client: Host, near: readonly Host[]): Task<void> {
  const { network } = world
  const { subnet } = client.zone!
  for (let place = 1; place < 100; place++) {
    const ip = `${subnet}.${place}`
    const owner = place === 1 ? network.router : near.find((host) => host.ip === ip)
    yield* network.whoHas(client, ip, owner)
    yield milliseconds(12)
  }
}

/** A DHCP server that names itself as router and name server: RFC 2131, RFC 2132 options 3, 6. */
function* offerAddresses(world: PlantWorld, server: Host, clients: readonly Host[]): Task<void> {
  const everyone = { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff' }
  for (const client of clients) {
    const transaction = world.network.random.between(1, 0x7fff_ffff)
    const clientMac = macBytes(client.mac)
    const own = ipBytes(server.ip)
    const ask = (type: number) =>
      world.network.broadcast(
        { host: client, port: 68 },
        { ...everyone, port: 67 },
        encodeDhcp({ type, transaction, clientMac, options: [{ code: 55, value: Uint8Array.of(1, 3, 6) }] }),
        '0.0.0.0',
      )
    const reply = (type: number) =>
      world.network.broadcast(
        { host: server, port: 67 },
        { ...everyone, port: 68 },
        encodeDhcp({
          ...{ type, transaction, clientMac, yourAddress: ipBytes(client.ip) },
          options: [
            { code: 1, value: Uint8Array.of(255, 255, 255, 0) },
            { code: 3, value: own },
            { code: 6, value: own },
            { code: 51, value: Uint8Array.of(0, 0, 2, 0x58) },
            { code: 54, value: own },
          ],
        }),
      )
    ask(1)
    yield milliseconds(3)
    reply(2)
    yield milliseconds(3)
    ask(3)
    yield milliseconds(3)
    reply(5)
    yield seconds(5)
  }
}

/** The head of a portable executable, then noise. */
export function executable(world: PlantWorld, bytes: number): Uint8Array {
  const head = new ByteWriter().ascii('MZ').u16le(0x90).zeros(56).u32le(0x80).zeros(64)
  head.ascii('PE').u16le(0).u16le(0x8664).u16le(3).zeros(12).u16le(240).u16le(0x22)
  return head.bytes(world.random('executable').bytes(bytes)).take()
}
