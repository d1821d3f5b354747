/** The turn of the story: a laptop joins the cell network, looks around, and does harm. */

import { ByteWriter } from '#bytes/write'
import { readRequest, writeRegister } from '#protocols/modbus/testing/encode'
import { encodeSnmp } from '#protocols/snmp/testing/encode'
import { pduTag } from '#protocols/snmp/wire'
import { encodeBanner, encodeKexInit, encodeNewKeys, kexLists } from '#protocols/ssh/testing/encode'
import { Connection } from '../network/connection.ts'
import { type Actor, milliseconds, seconds, type Task } from '../network/scheduler.ts'
import { browseChassis } from './actors/logix.ts'
import { identify } from './actors/modbus.ts'
import { beginS7, diagnoseS7, downloadS7, readLists, stopS7 } from './actors/s7.ts'
import { getAddress } from './actors/services.ts'
import type { Plant } from './plant.ts'
import * as site from './site.ts'
import type { World } from './world.ts'

/** After so long the panel resets what was broken, the laptop is gone, and everything may begin again. */
const REPAIR = seconds(300)

/** Ports that a port scanner tries first, and those of controllers. */
const PORTS = [
  21, 22, 23, 25, 53, 80, 102, 110, 111, 135, 139, 143, 443, 445, 502, 587, 993, 995, 1433, 1723, 1911, 2404,
  3306, 3389, 4840, 5900, 8080, 9600, 20_000, 44_818,
]
const SCANNED = [
  site.filterPlc,
  site.chassis,
  site.intakePlc,
  site.meterGateway,
  site.bottlingPanel,
  site.coreSwitch,
]

/** All that happens from the moment the laptop is plugged in; about a minute and a half. */
export function* attacks(world: World, plant: Plant): Actor {
  yield* getAddress(world, site.laptop, { server: site.router, vendorClass: 'dhcpcd-9.4.1:Linux-6.1' })
  yield seconds(6)
  yield* sweep(world)
  yield* scan(world)
  yield seconds(4)
  yield* askWhoIsThere(world, plant)
  yield seconds(3)
  yield* askSwitchBySnmp(world)
  yield* logIntoSwitch(world)
  yield seconds(3)
  yield* tunnelToPanel(world)
  yield seconds(2)
  yield* changeDosing(world, plant)
  yield seconds(4)
  yield* loadAndStops(world, plant)
  yield seconds(5)
  yield* breakGateway(world, plant)
  yield REPAIR
  world.network.down.delete(site.meterGateway)
  plant.filter.isStopped = false
}

/** ARP scan. */
function* sweep({ network }: World): Task<void> {
  const present = new Map(
    site.plant.filter(({ zone }) => zone === site.control).map((device) => [device.ip, device]),
  )
  for (let host = 1; host < 64; host++) {
    const ip = `${site.control.subnet}.${host}`
    yield* network.whoHas(site.laptop, ip, present.get(ip))
    yield milliseconds(15)
  }
}

function* scan({ network }: World): Task<void> {
  for (const host of SCANNED) {
    for (const port of PORTS) {
      yield* Connection.probe(network, site.laptop, { host, port })
      yield milliseconds(25)
    }
  }
}

function* askWhoIsThere(world: World, plant: Plant): Task<void> {
  yield* browseChassis(world, site.laptop, plant.bottling)
  for (const controller of [plant.filter, plant.pumps]) yield* diagnoseS7(world, site.laptop, controller)
  for (const station of [plant.intake, plant.meters[0]!]) {
    const connection = yield* world.connect(site.laptop, station.device, 502)
    yield* identify(connection, station, 1)
    yield* connection.close()
  }
}

/** SNMPv2-MIB, RFC 3418: sysDescr.0 and sysName.0. */
function* askSwitchBySnmp({ network }: World): Task<void> {
  const from = { host: site.laptop, port: network.freePort(site.laptop) }
  const head = { version: 1, community: 'public', request: 4711 } as const
  const oids = ['1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.5.0']
  const values = ['Cisco IOS Software, IE4000 Software, Version 15.2(8)E1', site.coreSwitch.name]
  yield* network.ask(
    from,
    { host: site.coreSwitch, port: 161 },
    encodeSnmp({ ...head, pdu: pduTag.GET, bindings: oids.map((oid) => ({ oid })) }),
    () =>
      encodeSnmp({
        ...head,
        pdu: pduTag.RESPONSE,
        bindings: oids.map((oid, i) => ({ oid, value: values[i]! })),
      }),
  )
}

/** The maker's own name and password still work. */
function* logIntoSwitch(world: World): Task<void> {
  const connection = yield* world.connect(site.laptop, site.coreSwitch, 23)
  const words = (text: string) => new ByteWriter().ascii(text).take()
  // RFC 854: WILL ECHO, WILL SUPPRESS-GO-AHEAD and their agreement.
  yield* connection.fromServer(Uint8Array.of(255, 251, 1, 255, 251, 3))
  yield milliseconds(5)
  yield* connection.ask(
    Uint8Array.of(255, 253, 1, 255, 253, 3),
    words('\r\nUser Access Verification\r\n\r\nUsername: '),
  )
  yield seconds(1.5)
  yield* connection.ask(words('cisco\r\n'), words('cisco\r\nPassword: '))
  yield seconds(1.2)
  yield* connection.ask(words('cisco\r\n'), words('\r\nsw-core#'))
  yield seconds(2)
  yield* connection.ask(words('show mac address-table\r\n'), words('show mac address-table\r\n\r\nsw-core#'))
  yield* connection.close()
}

/** SSH where file sharing is expected: the firewall lets 445 through. RFC 4253 §4.2, §7.1. */
function* tunnelToPanel(world: World): Task<void> {
  const random = world.random('ssh')
  const connection = yield* world.connect(site.laptop, site.bottlingPanel, 445)
  const lists = kexLists('aes256-gcm@openssh.com')
  yield* connection.ask(encodeBanner('OpenSSH_9.2p1'), encodeBanner('dropbear_2022.83'))
  yield* connection.ask(encodeKexInit(lists, random.bytes(16)), encodeKexInit(lists, random.bytes(16)))
  yield* connection.ask(encodeNewKeys(), encodeNewKeys())
  for (let i = 0; i < 12; i++) {
    yield* connection.ask(random.bytes(68), random.bytes(random.between(68, 260)))
    yield milliseconds(400)
  }
}

/** The panel reads this controller all day. Now it writes: twice the dose of chlorine. */
function* changeDosing(world: World, { intake }: Plant): Task<void> {
  const connection = yield* world.connect(site.bottlingPanel, intake.device, 502)
  const message = writeRegister({ transaction: 1, unit: intake.unit }, 2, 142)
  yield* connection.ask(message, message)
  yield* connection.close()
}

/** OB1, the main cycle, is replaced; then the filter stops. */
function* loadAndStops(world: World, { filter }: Plant): Task<void> {
  const talk = yield* beginS7(world, site.laptop, filter, 1)
  yield* readLists(talk, filter)
  yield* downloadS7(talk, '_0800001P', world.random('block').bytes(188))
  yield seconds(3)
  yield* stopS7(talk, filter)
  yield* talk.close()
}

/** Messages that cannot be: the length leaves no room for a function code. The gateway does not survive the last one. */
function* breakGateway(world: World, { meters }: Plant): Task<void> {
  const connection = yield* world.connect(site.laptop, site.meterGateway, 502)
  yield* identify(connection, meters[0]!, 1)
  for (let transaction = 0x2101; transaction <= 0x2108; transaction++) {
    const broken = readRequest({ transaction, unit: 1 }, 3, 0, 1)
    broken.set([0, 1], 4) // LENGTH: MODBUS Messaging on TCP/IP V1.0b §3.1.3
    yield* connection.fromClient(broken)
    yield milliseconds(30)
    yield* connection.acknowledge('server')
    yield milliseconds(300)
  }
  world.network.down.add(site.meterGateway)
}
