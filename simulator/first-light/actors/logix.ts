/** The ControlLogix chassis, its remote I/O, and who reads tags of it. */

import { ByteWriter } from '#bytes/write'
import * as cip from '#protocols/cip/testing/encode'
import * as enip from '#protocols/enip/testing/encode'
import { ipBytes } from '#wire/build-address'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, milliseconds, seconds, type Task } from '../../network/scheduler.ts'
import type { World } from '../world.ts'

/** Explicit messages by TCP and UDP; I/O by UDP: EtherNet/IP Vol. 2 Ed. 1.4 §9-3.2. */
const PORT = 44_818
const IO_PORT = 2222
const IDENTITY = 1
const RUNNING = 3
/** Elementary data type REAL: Vol. 1 Ed. 3.3 Appendix C-6.1. */
const REAL = 0xca
/** Class 3 to a server; cyclic class 1: Vol. 1 §3-4.4.3. */
const EXPLICIT = 0xa3
const CYCLIC = 0x01
/** Point to point, variable, 504 bytes; point to point, scheduled, fixed, 10 bytes: Vol. 1 §3-5.5.1.1. */
const EXPLICIT_PARAMETERS = 0x43f8
const IO_PARAMETERS = 0x480a
const IO_INTERVAL_MS = 200
/** Run mode in the header of 32 bits that comes before outputs: Vol. 1 §3-6.1.4. */
const RUN_HEADER = 1

export interface LogixChassis {
  readonly device: Host
  /** Slot of the module that holds the chassis' IP address. */
  readonly adapterSlot: number
  readonly controllerSlot: number
  /** By slot. */
  readonly modules: readonly cip.IdentityAttributes[]
  /** Tags with middle, swing and period in seconds. */
  readonly tags: readonly (readonly [string, readonly [number, number, number]])[]
}

export interface CipDevice {
  readonly device: Host
  readonly identity: cip.IdentityAttributes
}

interface Session {
  readonly connection: Connection
  readonly handle: number
}

function* beginSession(world: World, client: Host, server: Host): Task<Session> {
  const connection = yield* world.connect(client, server, PORT)
  const handle = world.network.random.between(1, 0x7fff_ffff)
  yield* connection.ask(enip.registerSession(), enip.registerSession({ session: handle }))
  return { connection, handle }
}

/** An unconnected request and its reply. */
function ask({ connection, handle }: Session, request: Uint8Array, reply: Uint8Array): Task<boolean> {
  const header = { session: handle, context: 1 }
  return connection.ask(enip.sendRrData(request, header), enip.sendRrData(reply, header))
}

/** Reads the tags at once over a class 3 connection to the controller, for as long as it lasts. */
export function* pollTags(
  world: World,
  client: Host,
  { chassis, everySeconds }: { readonly chassis: LogixChassis; readonly everySeconds: number },
): Actor {
  const random = world.random(`tags ${client.name}`)
  for (;;) {
    const session = yield* beginSession(world, client, chassis.device)
    const open: cip.Opening = {
      targetToOriginatorId: random.between(1, 0x7fff_ffff),
      serial: random.between(1, 0xffff),
      vendor: 1,
      originatorSerial: random.between(1, 0x7fff_ffff),
      transport: EXPLICIT,
      interval: 2_000_000,
      parameters: EXPLICIT_PARAMETERS,
      path: cip.messageRouterPath(chassis.controllerSlot),
    }
    const originatorToTargetId = random.between(1, 0x7fff_ffff)
    let isAlive = yield* ask(session, cip.forwardOpen(open), cip.forwardOpenReply(open, originatorToTargetId))
    for (let sequence = 1; isAlive; sequence = (sequence % 0xffff) + 1) {
      const wrap = (message: Uint8Array, connectionId: number) =>
        enip.sendUnitData(message, { session: session.handle, connectionId, sequence })
      const requests = chassis.tags.map(([tag]) => cip.readTag(tag))
      const replies = chassis.tags.map(([, shape]) => cip.readTagReply(REAL, float(world.measured(...shape))))
      isAlive = yield* session.connection.ask(
        wrap(cip.multipleService(requests), originatorToTargetId),
        wrap(cip.multipleService(replies, true), open.targetToOriginatorId),
      )
      yield seconds(everySeconds)
    }
  }
}

/** Walks the backplane: who is in which slot. */
export function* browseChassis(world: World, client: Host, chassis: LogixChassis): Task<void> {
  yield* listIdentity(world, client, {
    device: chassis.device,
    identity: chassis.modules[chassis.adapterSlot]!,
  })
  const session = yield* beginSession(world, client, chassis.device)
  for (const [slot, module] of chassis.modules.entries()) {
    const request = cip.unconnectedSend(cip.getAttributesAll(IDENTITY), slot)
    yield* ask(session, request, cip.reply(0x01, cip.identityData(module)))
  }
  yield* session.connection.fromClient(enip.unregisterSession(session.handle))
  yield* session.connection.close()
}

/** List Identity by UDP. */
export function* listIdentity(world: World, client: Host, { device, identity }: CipDevice): Task<void> {
  const from = { host: client, port: world.network.freePort(client) }
  const reply = () => enip.listIdentityReply(ipBytes(device.ip), cip.identityData(identity, RUNNING))
  yield* world.network.ask(from, { host: device, port: PORT }, enip.listIdentityRequest(), reply)
}

/** The controller opens a class 1 connection to its remote I/O; then inputs and outputs flow each way. */
export function* runIo(world: World, chassis: LogixChassis, { device: target }: CipDevice): Actor {
  const random = world.random('io')
  const session = yield* beginSession(world, chassis.device, target)
  const open: cip.Opening = {
    targetToOriginatorId: random.between(1, 0x7fff_ffff),
    serial: random.between(1, 0xffff),
    vendor: 1,
    originatorSerial: chassis.modules[chassis.controllerSlot]!.serial,
    transport: CYCLIC,
    interval: IO_INTERVAL_MS * 1000,
    parameters: IO_PARAMETERS,
    path: Uint8Array.of(0x20, 0x04, 0x24, 0x66, 0x2c, 0x65, 0x2c, 0x64), // assemblies 102, 101 and 100
  }
  const originatorToTargetId = random.between(1, 0x7fff_ffff)
  yield* ask(session, cip.forwardOpen(open), cip.forwardOpenReply(open, originatorToTargetId))
  const originator = { host: chassis.device, port: IO_PORT }
  const adapter = { host: target, port: IO_PORT }
  for (let sequence = 1; ; sequence++) {
    const inputs = new ByteWriter()
      .u16le(Math.round(world.measured(400, 60, 45)))
      .zeros(6)
      .take()
    yield* world.network.udp(adapter, originator, enip.ioPacket(open.targetToOriginatorId, sequence, inputs))
    yield milliseconds(IO_INTERVAL_MS / 4)
    const outputs = new ByteWriter()
      .u32le(RUN_HEADER)
      .u16le(sequence >> 5)
      .zeros(2)
      .take()
    yield* world.network.udp(originator, adapter, enip.ioPacket(originatorToTargetId, sequence, outputs))
    yield milliseconds((IO_INTERVAL_MS * 3) / 4)
  }
}

function float(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return bytes
}
