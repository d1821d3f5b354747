/** IT that every plant has: domain controller, files, workstations, time, logs, supervision of switches, backups. */
import { remoteDesktop, talkSealed } from '../../conversations/encrypted.ts'
import { workWithFiles } from '../../conversations/files.ts'
import { announceLldp } from '../../conversations/layer2.ts'
import { askTicket, getAddress, keepTime, log, lookUp, walk } from '../../conversations/services.ts'
import { beyond, type Host, type Zone } from '../../network/host.ts'
import { seconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import { daily, drawOfficeHours, drawShift, inShift } from './people.ts'
import type { SitePlan } from './site-plan.ts'

const VIRTUAL = ['00:50:56', '00:15:5d']
const DESKTOPS = ['18:db:f2', '3c:52:82', '54:bf:64']
const SWITCH_MAKERS: readonly (readonly [oui: string, description: string])[] = [
  ['00:80:63', 'Hirschmann RSP - 30 SW: 09.4.04'],
  ['00:1b:1b', 'Siemens, SIMATIC NET, SCALANCE XB208, 6GK5208-0BA00-2AB2'],
  ['00:90:e8', 'Moxa EDS-510E-3GTXSFP'],
  ['00:a0:45', 'Phoenix Contact FL SWITCH 2208'],
]

export interface Office {
  readonly domainController: Host
  readonly fileServer: Host
  readonly backupServer: Host
  readonly logServer: Host
  readonly jumpHost: Host
  readonly pcs: readonly Host[]
  readonly switches: readonly Host[]
  readonly switchDescription: string
  readonly internet: readonly Host[]
  readonly timeSource: Host
  /** Windows hosts of the plant floor that use the domain and the clock. */
  readonly members: Host[]
}

export function drawOffice(
  plan: SitePlan,
  {
    servers,
    office,
    floor,
    pcCount,
  }: {
    readonly servers: Zone
    readonly office: Zone
    readonly floor: readonly Zone[]
    readonly pcCount: number
  },
): Office {
  const server = (title: string, openPorts: readonly number[]) =>
    plan.host(servers, { title, kind: 'windows', ouis: VIRTUAL, openPorts })
  const [oui, switchDescription] = plan.pick(SWITCH_MAKERS)
  return {
    domainController: server('Domain controller', [53, 88, 135, 389, 445]),
    fileServer: server('File server', [135, 445]),
    backupServer: server('Backup server', [135, 445]),
    jumpHost: server('Jump host', [135, 445, 3389]),
    logServer: plan.host(servers, { title: 'Log server', kind: 'linux', ouis: VIRTUAL, openPorts: [22] }),
    pcs: plan.hosts(office, pcCount, {
      title: 'Office PC',
      kind: 'windows',
      ouis: DESKTOPS,
      openPorts: [135, 445],
    }),
    switches: floor.map((zone) =>
      plan.host(zone, { title: `Switch ${zone.name}`, kind: 'switch', ouis: [oui], openPorts: [22] }),
    ),
    switchDescription,
    internet: [
      beyond('portal.example.com', '203.0.113.44'),
      beyond('mail.example.org', '203.0.113.25'),
      beyond('update.example.net', '198.51.100.20'),
    ],
    timeSource: beyond('ntp.example.net', '198.51.100.123'),
    members: [],
  }
}

export function beginOffice(world: PlantWorld, office: Office): void {
  const { scheduler } = world
  const { domainController, fileServer, backupServer, logServer, jumpHost, pcs, members, internet } = office
  const random = world.random('office')
  const start = (actor: ReturnType<typeof inShift>) => scheduler.schedule(actor, seconds(random.next() * 60))
  start(keepTime(world, domainController, office.timeSource, 512))
  for (const client of [fileServer, jumpHost, ...members])
    start(keepTime(world, client, domainController, 256))
  for (const pc of pcs) {
    const shift = drawOfficeHours(random)
    const at = (everyMinutes: number, purpose: string, act: () => Task<void>) =>
      start(inShift(world, { shift, everyMinutes, purpose: `${purpose} ${pc.name}` }, act))
    at(20, 'web', function* () {
      const server = internet[random.between(0, internet.length - 1)]!
      yield* lookUp(world, pc, { server: domainController, name: server.name, answer: server.ip })
      yield* talkSealed(world, pc, { server, requests: random.between(1, 4) })
    })
    at(40, 'files', () => workWithFiles(world, pc, fileServer, { requests: random.between(2, 6) }))
    at(120, 'ticket', () =>
      askTicket(world, pc, domainController, {
        user: pc.name,
        service: ['cifs', `${fileServer.name}.${world.domain}.example`],
      }),
    )
    scheduler.schedule(
      daily(world, { hour: shift.from, purpose: `start ${pc.name}` }, () =>
        getAddress(world, pc, 'MSFT 5.0'),
      ),
    )
  }
  for (const [i, member] of members.entries()) {
    start(
      world.again(900 + i * 7, () =>
        lookUp(world, member, {
          server: domainController,
          name: `${fileServer.name}.${world.domain}.example`,
          answer: fileServer.ip,
        }),
      ),
    )
    start(
      world.again(3600 + i * 31, () =>
        askTicket(world, member, domainController, {
          user: member.name,
          service: ['ldap', `${domainController.name}.${world.domain}.example`],
        }),
      ),
    )
    scheduler.schedule(
      daily(world, { hour: 1 + i * 0.2, purpose: `backup ${member.name}` }, () =>
        workWithFiles(world, member, backupServer, {
          requests: 20,
          up: [30_000, 60_000],
          down: [80, 120],
          pauseMs: 50,
        }),
      ),
    )
  }
  for (const [i, device] of office.switches.entries()) {
    scheduler.schedule(announceLldp(world, device, office.switchDescription), seconds(3 + i))
    start(world.again(240 + i * 11, () => walkShort(world, logServer, device)))
    start(world.again(1900 + i * 13, () => log(world, device, logServer, 'link state unchanged')))
  }
  start(world.again(600, () => log(world, jumpHost, logServer, 'session broker ok')))
  const operator = drawShift(random)
  const [admin] = pcs
  if (admin !== undefined)
    start(
      inShift(world, { shift: operator, everyMinutes: 200, purpose: 'remote session' }, () =>
        remoteDesktop(world, admin, { server: jumpHost, user: 'planning', forSeconds: 120 }),
      ),
    )
}

function* walkShort(world: PlantWorld, client: Host, device: Host): Task<void> {
  yield* walk(world, client, device, { community: 'plant-ro', most: 6 })
}
