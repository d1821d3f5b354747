/** Ordinary work of the hospital. */
import { askWhoIs, BacnetConversation } from '../../conversations/bacnet.ts'
import { talkSealed } from '../../conversations/encrypted.ts'
import { keepTime } from '../../conversations/services.ts'
import { print } from '../../conversations/web.ts'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import { beginOffice } from '../kit/office.ts'
import { ALWAYS, drawOfficeHours, inShift } from '../kit/people.ts'
import { drawHabits, type Polling, polling } from '../kit/polling.ts'
import type { Hospital, Modality } from './site.ts'
import { beginHl7, CT_IMAGE, DicomAssociation, hl7, line, MODALITY_CLASSES, QUERY_CLASSES } from './talk.ts'

const PORT_PUMPS = 3613
const PORT_NURSE_CALL = 7020
const PORT_MONITORS = 24_105
const DAY_SHIFT = { from: 7, to: 18, isWeekendWorked: true }
const ARCHIVE = 'ARCHIVE'

/** Titles of application entities have at most sixteen characters: PS3.5 §6.2. */
export function titleOf({ name }: Host): string {
  return name.toUpperCase().replaceAll('-', '').slice(0, 16)
}

/** Worklist, images to the archive. */
function* study(world: PlantWorld, site: Hospital, { host }: Modality): Task<void> {
  const random = world.random(`study ${host.name} ${world.now}`)
  const titles = { called: ARCHIVE, calling: titleOf(host) }
  const association = yield* DicomAssociation.open(world, host, site.archive, {
    titles,
    classes: MODALITY_CLASSES,
  })
  yield* association.find(['DOE^JANE', 'ROE^RICHARD'], true)
  yield seconds(random.between(60, 240))
  for (let i = 0; i < random.between(2, 5); i++) {
    const instance = `1.2.826.0.1.3680043.9.${random.between(1, 1e6)}.${i + 1}`
    yield* association.store(CT_IMAGE, instance, random.bytes(2 * random.between(4000, 15_000)))
    yield seconds(3)
  }
  yield* association.close()
}

/** A physician looks for a study and lets it come. */
function* readStudy(world: PlantWorld, site: Hospital, station: Host): Task<void> {
  const titles = { called: ARCHIVE, calling: titleOf(station) }
  const association = yield* DicomAssociation.open(world, station, site.archive, {
    titles,
    classes: QUERY_CLASSES,
  })
  yield* association.find(['DOE^JANE'])
  yield* association.move(titleOf(station))
  yield* association.close()
  const back = { called: titleOf(station), calling: ARCHIVE }
  const sending = yield* DicomAssociation.open(world, site.archive, station, {
    titles: back,
    classes: MODALITY_CLASSES,
  })
  const random = world.random(`read ${station.name} ${world.now}`)
  for (let i = 0; i < 3; i++)
    yield* sending.store(
      CT_IMAGE,
      `1.2.826.0.1.3680043.9.77.${random.between(1, 1e6)}`,
      random.bytes(2 * random.between(4000, 12_000)),
    )
  yield* sending.close()
}

export function* verify(world: PlantWorld, client: Host, archive: Host): Task<void> {
  const titles = { called: ARCHIVE, calling: titleOf(client) }
  const association = yield* DicomAssociation.open(world, client, archive, {
    titles,
    classes: [QUERY_CLASSES[0]],
  })
  yield* association.echo()
  yield* association.close()
}

/** Admissions, orders and results between information systems. */
function* messages(
  world: PlantWorld,
  of: {
    readonly client: Host
    readonly server: Host
    readonly types: readonly string[]
    readonly everySeconds: number
  },
): Actor {
  const random = world.random(`hl7 ${of.client.name} ${of.server.name}`)
  for (let id = random.between(1000, 90_000); ; ) {
    const connection = yield* beginHl7(world, of.client, of.server)
    for (;;) {
      const type = of.types[random.between(0, of.types.length - 1)]!
      const patient = `PID|1||${random.between(10_000, 99_999)}^^^HOSP||DOE^JANE||19700101|F`
      const more = type.startsWith('ORU')
        ? [`OBX|1|NM|2951-2^SODIUM||${135 + random.between(0, 12)}|mmol/L|||||F`]
        : ['PV1|1|I|W3^12^A']
      const isAnswered = yield* hl7(world, connection, {
        type,
        id: `M${id++}`,
        from: titleOf(of.client),
        to: titleOf(of.server),
        segments: [patient, ...more],
      })
      if (!isAnswered) break
      yield seconds(of.everySeconds * Math.max(1, world.pace / 20) * (0.3 + 1.4 * random.next()))
    }
    yield seconds(10)
  }
}

/** Pumps report their state to the gateway, and get their drug library from it. */
function pollPump(site: Hospital, pump: Host): Polling {
  const { random } = site.plan
  let rate = random.between(5, 120)
  let volume = 500
  return polling<Connection>({
    habits: { ...drawHabits(random, 30), isShortLived: false },
    clients: [pump],
    server: site.pumpServer,
    *open(world, client, server) {
      const connection = yield* world.connect(client, server, PORT_PUMPS)
      yield* line(
        connection,
        `HELLO ${client.name} SN${client.mac.replaceAll(':', '')} FW9.12\r\n`,
        'OK LIB 2026-02\r\n',
      )
      return connection
    },
    parts: [
      (_, connection) => {
        volume = volume <= rate / 100 ? 500 : volume - rate / 100
        if (random.next() < 0.02) rate = random.between(5, 120)
        return line(connection, `STATUS RUN RATE=${rate} VTBI=${volume.toFixed(1)} BAT=97\r\n`, 'ACK\r\n')
      },
    ],
    extra: (_, connection) => line(connection, 'EVENT OCCLUSION=0 AIR=0\r\n', 'ACK\r\n'),
    close: (connection) => connection.close(),
  })
}

function pollMonitor(site: Hospital, monitor: Host): Polling {
  const { random } = site.plan
  return polling<Connection>({
    habits: { ...drawHabits(random, 10), isShortLived: false },
    clients: [monitor],
    server: site.monitorStation,
    *open(world, client, server) {
      return yield* world.connect(client, server, PORT_MONITORS)
    },
    parts: [
      (_, connection) =>
        line(
          connection,
          `VITALS HR=${70 + random.between(-9, 9)} SPO2=${96 + random.between(-2, 2)} RR=${15 + random.between(-2, 2)}\r\n`,
          'OK\r\n',
        ),
    ],
    close: (connection) => connection.close(),
  })
}

function pollTheatre(site: Hospital, unit: Hospital['theatres'][number]): Polling {
  const { random } = site.plan
  return polling<BacnetConversation>({
    habits: { ...drawHabits(random, 15), isShortLived: false },
    clients: [site.hvacServer],
    server: unit.host,
    // biome-ignore lint/correctness/useYield: BACnet/IP has no connection
    *open(world, client) {
      return new BacnetConversation(world, client)
    },
    parts: [
      (_, talk) => talk.readValues(unit),
      (_, talk) => talk.read(unit, { type: 2, instance: 1 }, 85, { real: 15 }),
    ],
    extra: (_, talk) => talk.read(unit, { type: 2, instance: 2 }, 85, { real: 21 }),
  })
}

export function pollingsOf(site: Hospital): Polling[] {
  return [
    ...site.pumps.map((pump) => pollPump(site, pump)),
    ...site.monitors.map((monitor) => pollMonitor(site, monitor)),
    ...site.theatres.map((unit) => pollTheatre(site, unit)),
  ]
}

/** The technician of the ventilation looks at controllers. */
export function* inspectTheatres(world: PlantWorld, site: Hospital, client: Host): Task<void> {
  yield* askWhoIs(world, client, client.zone === site.building ? site.theatres : [])
  const talk = new BacnetConversation(world, client)
  for (const unit of site.theatres) {
    yield* talk.read(unit, { type: 8, instance: unit.instance }, 77, { text: unit.host.name })
    yield* talk.readValues(unit)
    yield seconds(20)
  }
}

export function beginWork(world: PlantWorld, site: Hospital, pollings: readonly Polling[]): void {
  const { scheduler } = world
  site.now = () => world.now
  const random = world.random('hospital')
  const { office, hospitalServer, laboratoryServer, interfaceEngine, archive, nurseCallServer } = site
  const start = (actor: Actor) => scheduler.schedule(actor, seconds(random.next() * 60))
  beginOffice(world, office)
  for (const one of pollings) scheduler.schedule(one.run(world))
  for (const modality of site.modalities) {
    const { host, everyMinutes } = modality
    start(
      inShift(
        world,
        { shift: DAY_SHIFT, everyMinutes: everyMinutes * 2, purpose: `study ${host.name}` },
        () => study(world, site, modality),
      ),
    )
    start(world.again(3600, () => verify(world, host, archive)))
    start(keepTime(world, host, office.domainController, 300))
  }
  for (const station of site.readingStations)
    start(
      inShift(world, { shift: DAY_SHIFT, everyMinutes: 45, purpose: `read ${station.name}` }, () =>
        readStudy(world, site, station),
      ),
    )
  start(
    messages(world, {
      client: hospitalServer,
      server: interfaceEngine,
      types: ['ADT^A01', 'ADT^A08', 'ORM^O01'],
      everySeconds: 90,
    }),
  )
  start(
    messages(world, {
      client: interfaceEngine,
      server: laboratoryServer,
      types: ['ORM^O01', 'ADT^A08'],
      everySeconds: 150,
    }),
  )
  for (const analyser of site.analysers)
    start(
      messages(world, { client: analyser, server: laboratoryServer, types: ['ORU^R01'], everySeconds: 200 }),
    )
  for (const panel of site.bedPanels)
    start(
      inShift(world, { shift: ALWAYS, everyMinutes: 35, purpose: `call ${panel.name}` }, function* () {
        const connection = yield* world.connect(panel, nurseCallServer, PORT_NURSE_CALL)
        yield* line(connection, `CALL ${panel.name} ROOM=${random.between(100, 140)} PRIO=2\r\n`, 'OK\r\n')
        yield seconds(random.between(20, 200))
        yield* line(connection, `CANCEL ${panel.name}\r\n`, 'OK\r\n')
        yield* connection.close()
      }),
    )
  for (const pc of office.pcs) {
    const shift = drawOfficeHours(random)
    start(
      inShift(world, { shift, everyMinutes: 15, purpose: `records ${pc.name}` }, () =>
        talkSealed(world, pc, { server: hospitalServer, requests: random.between(2, 5) }),
      ),
    )
    start(
      inShift(world, { shift, everyMinutes: 100, purpose: `print ${pc.name}` }, () =>
        print(world, pc, {
          printer: site.printers[random.between(0, site.printers.length - 1)]!,
          user: pc.name,
          bytes: random.between(8000, 40_000),
        }),
      ),
    )
  }
  start(world.again(9 * 3600, () => inspectTheatres(world, site, site.hvacServer)))
}
