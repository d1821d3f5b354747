/** EtherNet/IP sessions with Logix controllers: tags, identity, programs. */
import { ByteWriter } from '#bytes/write'
import * as cip from '#protocols/cip/testing/encode'
import * as enip from '#protocols/enip/testing/encode'
import { ipBytes } from '#wire/build-address'
import type { Connection, OpenOptions } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import { milliseconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

/** Explicit messages by TCP and UDP; I/O by UDP: EtherNet/IP Vol. 2 Ed. 1.4 §9-3.2. */
const ENIP_PORT = 44_818
const IO_PORT = 2222
/** Elementary data type REAL: Vol. 1 Ed. 3.3 Appendix C-6.1. */
const REAL = 0xca
const EXPLICIT = 0xa3
const CYCLIC = 0x01
const EXPLICIT_PARAMETERS = 0x43f8
const IO_PARAMETERS = 0x480a
const RUNNING = 3

export interface LogixUnit {
  readonly host: Host
  readonly identity: cip.IdentityAttributes
}

export class LogixConversation {
  readonly connection: Connection
  readonly handle: number
  #context = 1
  #sequence = 0
  #ids: { readonly toTarget: number; readonly toOriginator: number } | undefined

  constructor(connection: Connection, handle: number) {
    this.connection = connection
    this.handle = handle
  }

  /** An unconnected request and its reply. */
  *ask(request: Uint8Array, reply: Uint8Array): Task<boolean> {
    const header = { session: this.handle, context: this.#context++ }
    return yield* this.connection.ask(enip.sendRrData(request, header), enip.sendRrData(reply, header))
  }

  /** Opens a class 3 connection to the controller in slot 0. */
  *open(world: PlantWorld): Task<void> {
    const random = world.network.random
    const open = openingOf(world, EXPLICIT, 2_000_000)
    const toTarget = random.between(1, 0x7fff_ffff)
    yield* this.ask(cip.forwardOpen(open), cip.forwardOpenReply(open, toTarget))
    this.#ids = { toTarget, toOriginator: open.targetToOriginatorId }
  }

  /** A connected request and its reply. */
  *askConnected(request: Uint8Array, reply: Uint8Array): Task<boolean> {
    if (this.#ids === undefined) return yield* this.ask(request, reply)
    this.#sequence = (this.#sequence % 0xffff) + 1
    const { toTarget, toOriginator } = this.#ids
    const wrap = (message: Uint8Array, connectionId: number) =>
      enip.sendUnitData(message, { session: this.handle, connectionId, sequence: this.#sequence })
    return yield* this.connection.ask(wrap(request, toTarget), wrap(reply, toOriginator))
  }

  readTags(tags: readonly (readonly [string, number])[]): Task<boolean> {
    return this.askConnected(
      cip.multipleService(tags.map(([tag]) => cip.readTag(tag))),
      cip.multipleService(
        tags.map(([, value]) => cip.readTagReply(REAL, float(value))),
        true,
      ),
    )
  }

  writeTag(tag: string, value: number): Task<boolean> {
    return this.askConnected(cip.writeTag(tag, REAL, float(value)), cip.reply(0x4d))
  }

  *close(): Task<void> {
    yield* this.connection.fromClient(enip.unregisterSession(this.handle))
    yield* this.connection.close()
  }
}

function openingOf(world: PlantWorld, transport: number, interval: number): cip.Opening {
  const random = world.network.random
  const isIo = transport === CYCLIC
  return {
    targetToOriginatorId: random.between(1, 0x7fff_ffff),
    serial: random.between(1, 0xffff),
    vendor: 1,
    originatorSerial: random.between(1, 0x7fff_ffff),
    transport,
    interval,
    parameters: isIo ? IO_PARAMETERS : EXPLICIT_PARAMETERS,
    // Assemblies 102, 101 and 100, or the Message Router of slot 0.
    path: isIo ? Uint8Array.of(0x20, 0x04, 0x24, 0x66, 0x2c, 0x65, 0x2c, 0x64) : cip.messageRouterPath(0),
  }
}

export function* beginLogix(
  world: PlantWorld,
  client: Host,
  server: Host,
  options?: OpenOptions,
): Task<LogixConversation> {
  const connection = yield* world.connect(client, server, ENIP_PORT, options)
  const handle = world.network.random.between(1, 0x7fff_ffff)
  yield* connection.ask(enip.registerSession(), enip.registerSession({ session: handle }))
  return new LogixConversation(connection, handle)
}

export function* readIdentity(talk: LogixConversation, { identity }: LogixUnit): Task<void> {
  yield* talk.ask(
    cip.unconnectedSend(cip.getAttributesAll(1), 0),
    cip.reply(0x01, cip.identityData(identity)),
  )
}

/** List Identity by UDP. */
export function* listIdentity(world: PlantWorld, client: Host, { host, identity }: LogixUnit): Task<void> {
  const from = { host: client, port: world.network.freePort(client) }
  const reply = () => enip.listIdentityReply(ipBytes(host.ip), cip.identityData(identity, RUNNING))
  yield* world.network.ask(from, { host, port: ENIP_PORT }, enip.listIdentityRequest(), reply)
}

export function* listIdentityOfAll(world: PlantWorld, client: Host, units: readonly LogixUnit[]): Task<void> {
  const { network } = world
  const from = { host: client, port: network.freePort(client) }
  const everyone = { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff', port: ENIP_PORT }
  network.broadcast(from, everyone, enip.listIdentityRequest())
  for (const { host, identity } of units) {
    yield network.thinking(host)
    const reply = enip.listIdentityReply(ipBytes(host.ip), cip.identityData(identity, RUNNING))
    yield* network.udp({ host, port: ENIP_PORT }, from, reply)
  }
}

/** The controller opens a class 1 connection to its remote I/O; then inputs and outputs flow each way. */
export function* runIo(
  world: PlantWorld,
  originatorHost: Host,
  target: Host,
  { inputs, intervalMs = 200 }: { readonly inputs: () => number; readonly intervalMs?: number },
): Task<void> {
  const talk = yield* beginLogix(world, originatorHost, target)
  const open = openingOf(world, CYCLIC, intervalMs * 1000)
  const toTarget = world.network.random.between(1, 0x7fff_ffff)
  yield* talk.ask(cip.forwardOpen(open), cip.forwardOpenReply(open, toTarget))
  const originator = { host: originatorHost, port: IO_PORT }
  const adapter = { host: target, port: IO_PORT }
  for (let sequence = 1; ; sequence++) {
    const read = new ByteWriter().u16le(Math.round(inputs())).zeros(6).take()
    yield* world.network.udp(adapter, originator, enip.ioPacket(open.targetToOriginatorId, sequence, read))
    yield milliseconds((intervalMs / 4) * world.pace)
    const written = new ByteWriter()
      .u32le(1)
      .u16le((sequence >> 5) & 0xffff)
      .zeros(2)
      .take()
    yield* world.network.udp(originator, adapter, enip.ioPacket(toTarget, sequence, written))
    yield milliseconds(intervalMs * 0.75 * world.pace)
  }
}

/** Walks the symbol table: Get Instance Attribute List of class 0x6b, name and type of each. */
export function* enumerateTags(talk: LogixConversation, tags: readonly string[]): Task<void> {
  const attributes = new ByteWriter().u16le(2).u16le(1).u16le(2).take()
  for (let instance = 0; instance < tags.length; instance += 3) {
    const list = new ByteWriter()
    tags.slice(instance, instance + 3).forEach((tag, i) => {
      list
        .u32le(instance + i + 1)
        .u16le(tag.length)
        .ascii(tag)
        .u16le(REAL)
    })
    const isLast = instance + 3 >= tags.length
    yield* talk.ask(
      cip.request(0x55, cip.logicalPath(0x6b, instance), attributes),
      cip.reply(0x55, list.take(), isLast ? 0 : 6),
    )
  }
}

/** Program mode, download, run: services of the controller's program classes, Rockwell's own. */
export function* loadProgram(talk: LogixConversation, program: Uint8Array): Task<void> {
  const controller = cip.logicalPath(0x8e, 1)
  yield* talk.ask(cip.request(0x07, controller), cip.reply(0x07)) // Stop: to program mode
  for (let at = 0; at < program.length; at += 400) {
    const part = program.subarray(at, at + 400)
    const place = new ByteWriter().u32le(at).u16le(part.length).bytes(part).take()
    yield* talk.ask(cip.request(0x53, cip.logicalPath(0x68, 1), place), cip.reply(0x53))
  }
  yield* talk.ask(cip.request(0x06, controller), cip.reply(0x06)) // Start: to run mode
}

export function float(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return bytes
}
