/** Protocols of the terminal: Modbus RTU over TCP, ROC Plus, SRTP, HART-IP, tank gauges, OPC Data Access. */
import { crc16 } from '#bytes/checksum'
import { ByteWriter } from '#bytes/write'
import * as rpc from '#protocols/dcerpc/testing/encode'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as srtp from '#protocols/ge-srtp/testing/encode'
import * as hart from '#protocols/hart-ip/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import * as opc from '#protocols/opc-classic/testing/encode'
import * as roc from '#protocols/roc-plus/testing/encode'
import * as atg from '#protocols/veeder-root-atg/testing/encode'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import type { Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import type { Multiplexer, RocUnit, SerialGateway, TankGauge } from './site.ts'

const PORT_ROC = 4000
const PORT_SRTP = 18_245
const PORT_ATG = 10_001
const PORT_HART = 5094
/** Dynamic ports of Windows begin at 49152. */
const PORT_OPC = 49_702
/** %R, word registers: Denton 2017 table 3. */
const REGISTERS = 8

/** A float as two registers, high word first. */
export function floatWords(value: number): [number, number] {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return [view.getUint16(0), view.getUint16(2)]
}

/** RTU frame of a Modbus/TCP message: MODBUS over Serial Line V1.02 §2.5.1. */
function rtu(message: Uint8Array): Uint8Array {
  const body = message.subarray(6)
  return new ByteWriter()
    .bytes(body)
    .u16le(crc16(body, 0, body.length, 0xffff))
    .take()
}

export class SerialLine {
  readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  read(unit: number, code: 3 | 4, address: number, values: readonly number[]): Task<boolean> {
    const header = { transaction: 0, unit }
    const words = values.map((value) => Math.max(0, Math.min(0xffff, Math.round(value))))
    return this.connection.ask(
      rtu(modbus.readRequest(header, code, address, words.length)),
      rtu(modbus.registersResponse(header, code, words)),
    )
  }

  writeRegisters(unit: number, address: number, values: readonly number[]): Task<boolean> {
    const header = { transaction: 0, unit }
    return this.connection.ask(
      rtu(modbus.writeRegistersRequest(header, address, values.map(Math.round))),
      rtu(modbus.writtenResponse(header, 16, address, values.length)),
    )
  }

  writeCoil(unit: number, address: number, isOn: boolean): Task<boolean> {
    const message = rtu(modbus.writeCoil({ transaction: 0, unit }, address, isOn))
    return this.connection.ask(message, message)
  }

  /** Gateway Target Device Failed to Respond: V1.1b3 §7. */
  missing(unit: number): Task<boolean> {
    const header = { transaction: 0, unit }
    return this.connection.ask(
      rtu(modbus.readRequest(header, 3, 0, 1)),
      rtu(modbus.exceptionResponse(header, 3, 11)),
    )
  }
}

export function* beginSerial(
  world: PlantWorld,
  client: Host,
  { host, port }: SerialGateway,
): Task<SerialLine> {
  return new SerialLine(yield* world.connect(client, host, port))
}

export class RocConversation {
  readonly connection: Connection
  readonly asks: { readonly to: readonly [number, number]; readonly from: readonly [number, number] }
  readonly answers: RocConversation['asks']

  constructor(connection: Connection, address: readonly [number, number]) {
    this.connection = connection
    this.asks = { to: address, from: [240, 0] }
    this.answers = { to: this.asks.from, from: address }
  }

  /** A message by opcode and its answer. */
  ask(opcode: number, data: Uint8Array, answer: Uint8Array = new Uint8Array(0)): Task<boolean> {
    return this.connection.ask(
      roc.message(this.asks, opcode, data),
      roc.message(this.answers, opcode, answer),
    )
  }

  signIn(user: string, password: number, isRefused = false): Task<boolean> {
    const answer = isRefused ? roc.error(this.answers, 21, 6) : roc.message(this.answers, 17)
    return this.connection.ask(roc.login(this.asks, user, password), answer)
  }

  read(points: RocUnit['points'], values: readonly number[]): Task<boolean> {
    const answer = new ByteWriter().u8(points.length)
    for (const [i, point] of points.entries()) answer.u8(...point).bytes(floatBytes(values[i]!))
    return this.connection.ask(
      roc.readParameters(this.asks, points),
      roc.message(this.answers, 180, answer.take()),
    )
  }

  write(point: roc.Parameter, value: number): Task<boolean> {
    return this.connection.ask(
      roc.writeParameter(this.asks, point, [...floatBytes(value)]),
      roc.message(this.answers, 181),
    )
  }

  identify(): Task<boolean> {
    return this.connection.ask(roc.message(this.asks, 6), roc.systemConfiguration(this.answers, 6))
  }
}

/** Little endian: ROC Plus manual §1.4. */
function floatBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return bytes
}

export function* beginRoc(
  world: PlantWorld,
  client: Host,
  { host, address }: RocUnit,
): Task<RocConversation> {
  return new RocConversation(yield* world.connect(client, host, PORT_ROC), address)
}

export class SrtpConversation {
  readonly connection: Connection
  #sequence = 0

  constructor(connection: Connection) {
    this.connection = connection
  }

  ask(
    request: readonly [service: number, selector: number, offset: number, count: number],
    data: readonly number[] = [],
    answer: readonly number[] = [],
    state = 0,
  ): Task<boolean> {
    this.#sequence = (this.#sequence % 255) + 1
    return this.connection.ask(
      srtp.request(this.#sequence, request, data),
      srtp.response(this.#sequence, answer, state),
    )
  }

  read(first: number, values: readonly number[]): Task<boolean> {
    const words = values.map((value) => Math.max(0, Math.min(0xffff, Math.round(value))))
    const answer = words.flatMap((word) => [word & 255, word >> 8])
    return this.ask([4, REGISTERS, first, words.length], [], answer)
  }

  write(at: number, value: number): Task<boolean> {
    return this.ask([7, REGISTERS, at, 1], [value & 255, value >> 8])
  }
}

export function* beginSrtp(world: PlantWorld, client: Host, server: Host): Task<SrtpConversation> {
  const connection = yield* world.connect(client, server, PORT_SRTP)
  yield* connection.ask(srtp.initialise(), srtp.initialised())
  return new SrtpConversation(connection)
}

type Transmitter = Multiplexer['transmitters'][number]['device']

/** A HART-IP session over UDP. */
export class HartSession {
  readonly #world: PlantWorld
  readonly #from: { readonly host: Host; readonly port: number }
  readonly #to: { readonly host: Host; readonly port: number }
  #sequence = 0

  constructor(world: PlantWorld, client: Host, server: Host) {
    this.#world = world
    this.#from = { host: client, port: world.network.freePort(client) }
    this.#to = { host: server, port: PORT_HART }
  }

  #ask(message: (side: 'request' | 'response', sequence: number) => Uint8Array): Task<boolean> {
    this.#sequence = (this.#sequence + 1) & 0xffff
    const sequence = this.#sequence
    return this.#world.network.ask(this.#from, this.#to, message('request', sequence), () =>
      message('response', sequence),
    )
  }

  initiate(): Task<boolean> {
    return this.#ask((side, sequence) => hart.initiate(side, sequence, 600_000))
  }

  keepAlive(): Task<boolean> {
    return this.#ask(hart.keepAlive)
  }

  close(): Task<boolean> {
    return this.#ask(hart.close)
  }

  /** A command to one transmitter behind the multiplexer. */
  command(
    device: Transmitter,
    command: number,
    data: Uint8Array = new Uint8Array(0),
    answer: Uint8Array = data,
    status?: readonly [number, number],
  ): Task<boolean> {
    const address = hart.uniqueIdentifier(device)
    return this.#ask((side, sequence) =>
      hart.tokenPassing(side, sequence, {
        ...{ address, command, data: side === 'request' ? data : answer },
        ...(status === undefined ? {} : { status }),
      }),
    )
  }

  identify(device: Transmitter): Task<boolean> {
    return this.command(device, 0, undefined, hart.identity(device))
  }

  readPrimary(device: Transmitter, value: number): Task<boolean> {
    return this.command(device, 1, undefined, hart.primaryVariable(7, value))
  }
}

export function* beginHart(world: PlantWorld, client: Host, server: Host): Task<HartSession> {
  const session = new HartSession(world, client, server)
  yield* session.initiate()
  return session
}

export function beginGauge(world: PlantWorld, client: Host, { host }: TankGauge): Task<Connection> {
  return world.connect(client, host, PORT_ATG)
}

/** In-Tank Inventory Report of all tanks. */
export function readInventory(
  world: PlantWorld,
  connection: Connection,
  { tanks }: TankGauge,
): Task<boolean> {
  const number = (value: number, width: number) => String(Math.max(0, Math.round(value))).padStart(width)
  return connection.ask(
    atg.command('I20100'),
    atg.answer('I20100', [
      'MAR 02, 2026 11:20 AM',
      'TERMINAL',
      'IN-TANK INVENTORY',
      'TANK PRODUCT             VOLUME TC VOLUME   ULLAGE   HEIGHT    WATER     TEMP',
      ...tanks.map(({ product, volume }, i) => {
        const now = volume(world.now)
        const columns = [
          number(now, 11),
          number(now * 0.99, 10),
          number(70_000 - now, 9),
          number(now / 60, 9),
        ]
        return `  ${i + 1}  ${product.padEnd(18)}${columns.join('')}     0.00    15.20`
      }),
    ]),
  )
}

const ITEM_MANAGEMENT = '39c13a54-011e-11d0-9675-0020afd8adb3'
const SYNCHRONOUS = '39c13a52-011e-11d0-9675-0020afd8adb3'

/** A group of OPC Data Access over DCOM: OPC DA 3.00 §4.4. */
export class OpcGroup {
  readonly connection: Connection
  readonly #handles: readonly number[]
  #call = 2

  constructor(connection: Connection, handles: readonly number[]) {
    this.connection = connection
    this.#handles = handles
  }

  #ask(opnum: number, stub: Uint8Array, answer: Uint8Array): Task<boolean> {
    const callId = ++this.#call
    return this.connection.ask(
      rpc.request({ callId, context: 1, opnum }, stub),
      rpc.response(callId, 1, answer),
    )
  }

  read(values: readonly number[]): Task<boolean> {
    return this.#ask(
      3,
      opc.syncReadRequest(this.#handles),
      opc.syncReadResponse(values.map((value, i) => [i + 1, Math.round(value)] as const)),
    )
  }

  write(index: number, value: number): Task<boolean> {
    return this.#ask(4, opc.writeRequest([this.#handles[index]!], [Math.round(value)]), opc.writeResponse(1))
  }
}

export function* beginOpc(
  world: PlantWorld,
  client: Host,
  server: Host,
  names: readonly string[],
): Task<OpcGroup> {
  const connection = yield* world.connect(client, server, PORT_OPC)
  yield* connection.ask(rpc.bind(1, 0, ITEM_MANAGEMENT), rpc.bindAcknowledgement(1))
  const handles = names.map((_, i) => 101 + i)
  yield* connection.ask(
    rpc.request(
      { callId: 1, context: 0, opnum: 3 },
      opc.addItemsRequest(names.map((name, i) => ({ name, client: i + 1 }))),
    ),
    rpc.response(1, 0, opc.addItemsResponse(handles)),
  )
  yield* connection.ask(rpc.bind(2, 1, SYNCHRONOUS, true), rpc.bindAcknowledgement(2, true))
  return new OpcGroup(connection, handles)
}

/** An unsolicited response with binary events, and its confirmation: IEEE 1815 §4.2.2. */
export function* reportUnsolicited(
  connection: Connection,
  [master, outstation]: readonly [number, number],
  sequence: number,
  objects: Uint8Array,
): Task<void> {
  const link = { isFromMaster: true, source: master, destination: outstation }
  const header = { sequence: sequence & 15, functionCode: 130, wantsConfirmation: true }
  yield* connection.fromServer(
    dnp3.frames(dnp3.reversed(link), dnp3.response(header, objects), sequence & 63),
  )
  yield* connection.fromClient(dnp3.frames(link, dnp3.confirm(sequence & 15, true), sequence & 63))
  yield* connection.acknowledge('server')
}
