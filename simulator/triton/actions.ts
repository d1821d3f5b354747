/** Traffic of the sub-steps, each by its actor. */
import { ByteWriter } from '#bytes/write'
import * as cip from '#protocols/cip/testing/encode'
import { secureShell } from '../conversations/encrypted.ts'
import {
  beginLogix,
  enumerateTags,
  type LogixConversation,
  type LogixUnit,
  listIdentityOfAll,
} from '../conversations/logix.ts'
import { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import { milliseconds, seconds, type Task } from '../network/scheduler.ts'
import type { World } from '../riverbend/world.ts'
import { symbols, units } from './ordinary.ts'
import { allHosts, burners, commandServer } from './site.ts'

const ENIP_PORT = 44_818
/** Services and classes: CIP Vol. 1 Ed. 3.3 Appendix A-3; Rockwell 1756-PM020; `protocols/cip/classes.ts`. */
const GET_LIST = 0x03
const CREATE = 0x08
const GET_SINGLE = 0x0e
const READ = 0x4c
const READ_FRAGMENT = 0x52
const WRITE_FRAGMENT = 0x53
const LIST_INSTANCES = 0x55
const [IDENTITY, PROGRAM, ROUTINE, TEMPLATE, SYMBOL, CONTROLLER, CHANGES] = [
  0x01, 0x68, 0x6d, 0x6c, 0x6b, 0x8e, 0xac,
]
const DEVICE_TYPE = 2
const STATUS = 5
/** More to come: Appendix B-1. */
const PARTIAL = 6
const FRAGMENT_BYTES = 400

/** SSH to the attackers on a port that file sharing is known for. Screens go out, key strokes come in. */
export function* tunnel(world: World, client: Host, isScreen: boolean): Task<void> {
  yield* secureShell(world, client, {
    server: commandServer,
    port: 445,
    requests: isScreen ? 90 : 8,
    ...(isScreen ? { up: [900, 1400], down: [60, 120], pauseMs: 60 } : {}),
  })
}

/** Files by SSH on 2223: the client sends, or fetches. */
export function* copy(world: World, client: Host, server: Host, direction: 'sends' | 'fetches'): Task<void> {
  const [large, small]: readonly (readonly [number, number])[] = [
    [1200, 1400],
    [36, 68],
  ]
  yield* secureShell(world, client, {
    server,
    port: 2223,
    requests: 60,
    up: direction === 'sends' ? large! : small!,
    down: direction === 'sends' ? small! : large!,
    pauseMs: 30,
  })
}

/** ARP for this address, then a SYN to the EtherNet/IP port of each responder. */
export function* scanSubnet(world: World, client: Host): Task<void> {
  const { network } = world
  for (let place = 1; place < 255; place++) {
    const ip = `${burners.subnet}.${place}`
    if (ip === client.ip) continue
    const host = allHosts.find((one) => one.ip === ip)
    const isReachable = yield* network.whoHas(client, ip, place === 1 ? network.router : host)
    if (isReachable && host !== undefined) yield* Connection.probe(network, client, { host, port: ENIP_PORT })
    yield milliseconds(20)
  }
}

export function* discover(world: World, client: Host): Task<void> {
  yield* listIdentityOfAll(world, client, units)
}

/** Get Attribute Single of the Identity object. */
function* askIdentity(
  world: World,
  client: Host,
  { host, identity }: LogixUnit,
  attribute: number,
): Task<void> {
  const talk = yield* beginLogix(world, client, host)
  const value = attribute === STATUS ? identity.status : identity.deviceType
  yield* talk.ask(
    cip.request(GET_SINGLE, cip.logicalPath(IDENTITY, 1, attribute)),
    cip.reply(GET_SINGLE, Uint8Array.of(value & 0xff, value >> 8)),
  )
  yield* talk.close()
}

export function* askDeviceTypes(world: World, client: Host, asked: readonly LogixUnit[]): Task<void> {
  for (const unit of asked) yield* askIdentity(world, client, unit, DEVICE_TYPE)
}

/** The status word holds mode and key switch: `protocols/cip/status-word.ts`. */
export function* askStatus(world: World, client: Host, asked: readonly LogixUnit[]): Task<void> {
  for (const unit of asked) yield* askIdentity(world, client, unit, STATUS)
}

export function* listTags(world: World, client: Host, server: Host): Task<void> {
  const talk = yield* beginLogix(world, client, server)
  yield* enumerateTags(talk, symbols)
  yield* talk.close()
}

/**
 * Going online and reading everything: change counters, symbols and templates in the order a capture of an engineering
 * station shows, then programs and their routines piece by piece.
 */
export function* upload(world: World, client: Host, server: Host): Task<void> {
  const random = world.random(`upload ${world.now}`)
  const talk = yield* beginLogix(world, client, server)
  yield* talk.open(world)
  yield* talk.askConnected(
    cip.request(GET_LIST, cip.logicalPath(CHANGES, 1), words(5, 1, 2, 3, 4, 10)),
    cip.reply(GET_LIST, changeCounters()),
  )
  yield* enumerateTags(talk, symbols)
  for (const template of [0x0fce, 0x0a31]) {
    yield* talk.askConnected(
      cip.request(READ, cip.logicalPath(TEMPLATE, template), new ByteWriter().u32le(0).u16le(180).take()),
      cip.reply(READ, random.bytes(180)),
    )
  }
  for (const listed of [PROGRAM, ROUTINE])
    yield* talk.askConnected(
      cip.request(LIST_INSTANCES, cip.logicalPath(listed, 0), words(1, 1)),
      cip.reply(LIST_INSTANCES, named(listed === PROGRAM ? 'MainProgram' : 'Trip')),
    )
  for (let at = 0; at < 4000; at += FRAGMENT_BYTES) {
    const isLast = at + FRAGMENT_BYTES >= 4000
    yield* talk.askConnected(
      cip.request(
        READ_FRAGMENT,
        cip.logicalPath(ROUTINE, 1),
        new ByteWriter().u32le(at).u16le(FRAGMENT_BYTES).take(),
      ),
      cip.reply(READ_FRAGMENT, random.bytes(FRAGMENT_BYTES), isLast ? 0 : PARTIAL),
    )
  }
  yield* talk.close()
}

/** Attributes 1 to 4 and 10 of Controller Changes: number, status, value of two or four bytes: 1756-PM020. */
function changeCounters(): Uint8Array {
  const reply = new ByteWriter().u16le(5)
  for (const [attribute, bytes] of [
    [1, 2],
    [2, 2],
    [3, 4],
    [4, 4],
    [10, 4],
  ] as const) {
    reply.u16le(attribute).u16le(0)
    if (bytes === 2) reply.u16le(attribute)
    else reply.u32le(0x5a00 + attribute)
  }
  return reply.take()
}

/** A new tag, and a rung that uses it, while the controller runs. */
export function* editOnline(world: World, client: Host, server: Host, tag: string): Task<void> {
  const random = world.random(`edit ${world.now}`)
  const talk = yield* beginLogix(world, client, server)
  yield* talk.open(world)
  yield* talk.askConnected(
    cip.request(
      CREATE,
      cip.logicalPath(SYMBOL, 0),
      new ByteWriter().u16le(tag.length).ascii(tag).u16le(0xc4).take(),
    ),
    cip.reply(CREATE, Uint8Array.of(44, 0, 0, 0)),
  )
  yield* sendFragments(talk, ROUTINE, random.bytes(600))
  yield* talk.close()
}

export function* readTag(world: World, client: Host, server: Host, tag: string): Task<void> {
  const talk = yield* beginLogix(world, client, server)
  for (let i = 0; i < 4; i++) {
    yield* talk.ask(cip.readTag(tag), cip.readTagReply(0xc4, Uint8Array.of(i, 0, 0, 0)))
    yield seconds(1)
  }
  yield* talk.close()
}

export function* writeTags(
  world: World,
  client: Host,
  server: Host,
  tags: readonly (readonly [string, number])[],
): Task<void> {
  const talk = yield* beginLogix(world, client, server)
  for (const [tag, value] of tags) {
    yield* talk.writeTag(tag, value)
    yield milliseconds(300)
  }
  yield* talk.close()
}

/** A number is written into the hidden tag until the planted rung answers in another: a mailbox inside the controller. */
export function* shakeHandsByTag(world: World, client: Host, server: Host): Task<void> {
  const talk = yield* beginLogix(world, client, server)
  for (let i = 1; i < 6; i++) {
    yield* talk.writeTag('Spare_Cmd', i)
    yield* talk.ask(cip.readTag('Spare_Ack'), cip.readTagReply(0xc4, Uint8Array.of(i, 0, 0, 0)))
    yield seconds(1)
  }
  yield* talk.close()
}

export function* toProgramMode(world: World, client: Host, server: Host): Task<void> {
  const talk = yield* beginLogix(world, client, server)
  yield* talk.ask(cip.request(0x07, cip.logicalPath(CONTROLLER, 1)), cip.reply(0x07))
  yield* talk.close()
}

export function* download(world: World, client: Host, server: Host): Task<void> {
  const talk = yield* beginLogix(world, client, server)
  yield* talk.open(world)
  yield* sendFragments(talk, PROGRAM, world.random('download').bytes(6000))
  yield* talk.close()
}

function* sendFragments(talk: LogixConversation, classId: number, content: Uint8Array): Task<void> {
  for (let at = 0; at < content.length; at += FRAGMENT_BYTES) {
    const part = content.subarray(at, at + FRAGMENT_BYTES)
    const place = new ByteWriter().u32le(at).u16le(part.length).bytes(part).take()
    yield* talk.askConnected(
      cip.request(WRITE_FRAGMENT, cip.logicalPath(classId, 1), place),
      cip.reply(WRITE_FRAGMENT),
    )
  }
}

function words(...values: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
  for (const value of values) writer.u16le(value)
  return writer.take()
}

function named(name: string): Uint8Array {
  return new ByteWriter().u32le(1).u16le(name.length).ascii(name).take()
}
