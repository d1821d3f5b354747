/** Protocols of the works: FINS, SLMP, ADS, SECS/GEM, Sparkplug, robots, printers, code readers, cameras. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import * as ads from '#protocols/ads/testing/encode'
import * as fins from '#protocols/fins/testing/encode'
import * as gvcp from '#protocols/gvcp/testing/encode'
import * as hsms from '#protocols/hsms/testing/encode'
import * as melsec from '#protocols/melsec/testing/encode'
import * as mqtt from '#protocols/mqtt/testing/encode'
import { payload } from '#protocols/sparkplug-b/testing/encode'
import * as hses from '#protocols/yaskawa-hses/testing/encode'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import type { Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'
import type { AdsUnit, EdgeNode, MelsecUnit, OmronUnit, Tool } from './site.ts'

const PORT_FINS = 9600
const PORT_ADS = 48_898
const PORT_ADS_ROUTER = 48_899
const PORT_MQTT = 1883
const PORT_HSES = 10_040
const PORT_GVCP = 3956
/** Data memory by words: Omron W342 §5-2-2. */
const DATA_MEMORY = 0x82
/** Runtime of TwinCAT 2 and 3. */
const PLC = 801

const nothing: Uint8Array = new Uint8Array(0)
const clamp = (value: number) => Math.max(0, Math.min(0xffff, Math.round(value)))

export class FinsConversation {
  readonly connection: Connection | undefined
  readonly #unit: OmronUnit
  readonly #world: PlantWorld
  readonly #from: { readonly host: Host; readonly port: number }
  #sid = 0

  constructor(world: PlantWorld, client: Host, unit: OmronUnit, connection: Connection | undefined) {
    this.connection = connection
    this.#world = world
    this.#unit = unit
    this.#from = { host: client, port: connection === undefined ? world.network.freePort(client) : 0 }
  }

  ask(
    code: number,
    parameters: Uint8Array = nothing,
    data: Uint8Array = nothing,
    endCode = 0,
  ): Task<boolean> {
    this.#sid = (this.#sid + 1) & 0xff
    const { host, node } = this.#unit
    const ends = { server: node, client: Number(this.#from.host.ip.split('.')[3]), sid: this.#sid }
    const request = fins.request(ends, code, parameters)
    const response = fins.response(ends, code, endCode, data)
    if (this.connection !== undefined)
      return this.connection.ask(fins.overTcp(2, request), fins.overTcp(2, response))
    return this.#world.network.ask(this.#from, { host, port: PORT_FINS }, request, () => response)
  }

  read(first: number, values: readonly number[]): Task<boolean> {
    const data = new ByteWriter()
    for (const value of values) data.u16be(clamp(value))
    return this.ask(0x0101, fins.area(DATA_MEMORY, first, values.length), data.take())
  }

  write(first: number, ...values: readonly number[]): Task<boolean> {
    const data = new ByteWriter().bytes(fins.area(DATA_MEMORY, first, values.length))
    for (const value of values) data.u16be(clamp(value))
    return this.ask(0x0102, data.take())
  }

  identify(): Task<boolean> {
    return this.ask(0x0501, hex('00'), fins.cpuData(this.#unit.model, '02.10'))
  }

  status(): Task<boolean> {
    return this.ask(0x0601, nothing, fins.cpuStatus(true, 2))
  }

  *close(): Task<void> {
    if (this.connection !== undefined) yield* this.connection.close()
  }
}

export function* beginFins(world: PlantWorld, client: Host, unit: OmronUnit): Task<FinsConversation> {
  if (!unit.isTcp) return new FinsConversation(world, client, unit, undefined)
  const connection = yield* world.connect(client, unit.host, PORT_FINS)
  const own = Number(client.ip.split('.')[3])
  yield* connection.ask(fins.overTcp(0, hex('00000000')), fins.overTcp(1, fins.nodes(own, unit.node)))
  return new FinsConversation(world, client, unit, connection)
}

export class SlmpConversation {
  readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  ask(command: number, subcommand: number, data = nothing, answer = nothing, endCode = 0): Task<boolean> {
    return this.connection.ask(melsec.request(command, subcommand, data), melsec.answer(endCode, answer))
  }

  read(code: number, first: number, values: readonly number[]): Task<boolean> {
    const answer = new ByteWriter()
    for (const value of values) answer.u16le(clamp(value))
    return this.ask(0x0401, 0, melsec.devices(code, first, values.length), answer.take())
  }

  write(code: number, first: number, ...values: readonly number[]): Task<boolean> {
    const data = new ByteWriter().bytes(melsec.devices(code, first, values.length))
    for (const value of values) data.u16le(clamp(value))
    return this.ask(0x1401, 0, data.take())
  }

  identify({ model }: MelsecUnit): Task<boolean> {
    return this.ask(0x0101, 0, nothing, melsec.model(...model))
  }
}

export function* beginSlmp(
  world: PlantWorld,
  client: Host,
  { host, port }: MelsecUnit,
): Task<SlmpConversation> {
  return new SlmpConversation(yield* world.connect(client, host, port))
}

export class AdsConversation {
  readonly connection: Connection
  readonly #unit: AdsUnit
  readonly #source: ads.AmsEndpoint
  readonly #handles = new Map<string, number>()
  #invoke = 0

  constructor(connection: Connection, unit: AdsUnit) {
    this.connection = connection
    this.#unit = unit
    const [a = 0, b = 0, c = 0, d = 0] = connection.client.ip.split('.').map(Number)
    this.#source = { netId: [a, b, c, d, 1, 1], port: 32_905 }
  }

  ask(command: number, data: Uint8Array = nothing, answer: Uint8Array = nothing, port = PLC): Task<boolean> {
    this.#invoke++
    const target = { netId: this.#unit.netId, port }
    const header = { target, source: this.#source, command, invokeId: this.#invoke }
    return this.connection.ask(ads.request(header, data), ads.response(header, 0, answer))
  }

  *handle(name: string): Task<number> {
    const known = this.#handles.get(name)
    if (known !== undefined) return known
    const handle = this.#handles.size + 1
    yield* this.ask(
      9,
      ads.readWrite(0xf003, 0, 4, ads.named(name)),
      ads.bytes(new ByteWriter().u32le(handle).take()),
    )
    this.#handles.set(name, handle)
    return handle
  }

  *read(name: string, value: number): Task<boolean> {
    const handle = yield* this.handle(name)
    return yield* this.ask(2, ads.read(0xf005, handle, 4), ads.bytes(single(value)))
  }

  *write(name: string, value: number): Task<boolean> {
    const handle = yield* this.handle(name)
    return yield* this.ask(3, ads.write(0xf005, handle, single(value)))
  }

  /** The information about a symbol of the table by its number, as browsing tools ask: index group 0xf009. */
  symbol(name: string): Task<boolean> {
    const entry = new ByteWriter().u32le(60).u32le(0x4040).u32le(0).u32le(4).u32le(4).u32le(0)
    entry.u16le(name.length).u16le(4).u16le(0).ascii(`${name}\0REAL\0\0`)
    return this.ask(9, ads.readWrite(0xf009, 0, 0x100, ads.named(name)), ads.bytes(entry.take()))
  }
}

function single(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return bytes
}

export function* beginAds(world: PlantWorld, client: Host, unit: AdsUnit): Task<AdsConversation> {
  const talk = new AdsConversation(yield* world.connect(client, unit.host, PORT_ADS), unit)
  yield* talk.ask(4, nothing, ads.state(5))
  return talk
}

/** Adds a route by UDP, with the credentials of the Windows account. */
export function* addRoute(world: PlantWorld, client: Host, unit: AdsUnit): Task<boolean> {
  const [a = 0, b = 0, c = 0, d = 0] = client.ip.split('.').map(Number)
  const source = { netId: [a, b, c, d, 1, 1], port: 10_000 } as const
  return yield* world.network.ask(
    { host: client, port: world.network.freePort(client) },
    { host: unit.host, port: PORT_ADS_ROUTER },
    ads.router(6, false, source, [
      [12, ads.named(client.name)],
      [7, new Uint8Array(source.netId)],
      [13, ads.named('Administrator')],
      [2, ads.named('1')],
    ]),
    () => ads.router(6, true, { netId: unit.netId, port: 10_000 }, [[1, hex('00000000')]]),
  )
}

/** A SECS/GEM host and its equipment. */
export class SecsConversation {
  readonly connection: Connection
  #system = 0

  constructor(connection: Connection) {
    this.connection = connection
  }

  /** A primary message and its reply, by stream and function. */
  ask(primary: string, text: Uint8Array, reply: Uint8Array): Task<boolean> {
    this.#system++
    const [, stream, number] = /^S(\d+)F(\d+)$/.exec(primary)!
    const secondary = `S${stream}F${Number(number) + 1}`
    return this.connection.ask(
      hsms.data(primary, this.#system, text),
      hsms.data(secondary, this.#system, reply),
    )
  }

  linkTest(): Task<boolean> {
    this.#system++
    return this.connection.ask(hsms.control(5, this.#system), hsms.control(6, this.#system))
  }

  /** S6F11 from the equipment, and the host's acknowledgement. */
  *event(id: number, value: number): Task<void> {
    const system = 0x1000_0000 + ++this.#system
    const report = hsms.list(hsms.list(hsms.u4(1), hsms.list(hsms.u4(Math.max(0, Math.round(value))))))
    yield* this.connection.fromServer(
      hsms.data('S6F11', system, hsms.list(hsms.u4(system & 0xffff), hsms.u4(id), report)),
    )
    yield* this.connection.fromClient(hsms.data('S6F12', system, hsms.binary(0)))
    yield* this.connection.acknowledge('server')
  }

  status(tool: Tool, now: number): Task<boolean> {
    return this.ask(
      'S1F3',
      hsms.list(...tool.variables.map(([id]) => hsms.u4(id))),
      hsms.list(...tool.variables.map(([, signal]) => hsms.u4(Math.max(0, Math.round(signal(now)))))),
    )
  }

  command(name: string): Task<boolean> {
    return this.ask('S2F41', hsms.list(hsms.ascii(name), hsms.list()), hsms.list(hsms.binary(0), hsms.list()))
  }

  sendRecipe(name: string, program: Uint8Array): Task<boolean> {
    return this.ask('S7F3', hsms.list(hsms.ascii(name), hsms.binary(...program)), hsms.binary(0))
  }
}

export function* beginSecs(world: PlantWorld, client: Host, tool: Tool): Task<SecsConversation> {
  const connection = yield* world.connect(client, tool.host, tool.port)
  yield* connection.ask(hsms.control(1, 1), hsms.control(2, 1))
  const talk = new SecsConversation(connection)
  const { ascii, binary, list } = hsms
  yield* talk.ask('S1F13', list(), list(binary(0), list(ascii(tool.model), ascii(tool.version))))
  return talk
}

const GROUP = 'Works'
const milliseconds = (world: PlantWorld) => Math.floor(world.now / 1000)

/** Connects and announces node and device: Sparkplug 3.0 §5. */
export function* beginEdge(world: PlantWorld, client: Host, broker: Host, node: EdgeNode): Task<Connection> {
  const connection = yield* world.connect(client, broker, PORT_MQTT)
  const birth = { name: 'bdSeq', type: 'Int32', value: 0 } as const
  const will = {
    topic: `spBv1.0/${GROUP}/NDEATH/${node.name}`,
    payload: payload(milliseconds(world), [birth]),
  }
  yield* connection.ask(
    mqtt.connect({ client: node.name, user: 'edge', password: 'works-edge-7', will }),
    mqtt.connack(),
  )
  node.sequence = 0
  yield* publish(connection, `spBv1.0/${GROUP}/NBIRTH/${node.name}`, payload(milliseconds(world), [birth], 0))
  const metrics = node.signals.map((signal, i) => ({
    ...({
      name: `Zone ${i + 1}/Temperature`,
      alias: i + 1,
      type: 'Double',
      value: signal(world.now),
    } as const),
  }))
  node.sequence = 1
  const topic = `spBv1.0/${GROUP}/DBIRTH/${node.name}/${node.device}`
  yield* publish(connection, topic, payload(milliseconds(world), metrics, 1))
  return connection
}

function* publish(connection: Connection, topic: string, bytes: Uint8Array): Task<boolean> {
  const isSent = yield* connection.fromClient(mqtt.publish({ topic, payload: bytes }))
  if (isSent) yield* connection.acknowledge('server')
  return isSent
}

export function* sendData(world: PlantWorld, connection: Connection, node: EdgeNode, add = 0): Task<boolean> {
  node.sequence = (node.sequence + 1) & 0xff
  const metrics = node.signals.map((signal, i) => ({
    ...({ alias: i + 1, type: 'Double', value: signal(world.now) + add, hasType: false } as const),
  }))
  const topic = `spBv1.0/${GROUP}/DDATA/${node.name}/${node.device}`
  node.last = { topic, payload: payload(milliseconds(world), metrics, node.sequence) }
  return yield* publish(connection, topic, node.last.payload)
}

/** A command to the device of a node. */
export function* sendCommand(world: PlantWorld, connection: Connection, node: EdgeNode): Task<boolean> {
  const metric = { name: 'Zone 1/Setpoint', type: 'Double', value: 400 } as const
  return yield* publish(
    connection,
    `spBv1.0/${GROUP}/DCMD/${node.name}/${node.device}`,
    payload(milliseconds(world), [metric]),
  )
}

export function* sendDeath(world: PlantWorld, connection: Connection, node: EdgeNode): Task<boolean> {
  const birth = { name: 'bdSeq', type: 'Int32', value: 0 } as const
  return yield* publish(
    connection,
    `spBv1.0/${GROUP}/NDEATH/${node.name}`,
    payload(milliseconds(world), [birth]),
  )
}

export class RobotConversation {
  readonly #world: PlantWorld
  readonly #from: { readonly host: Host; readonly port: number }
  readonly #robot: Host
  #id = 0

  constructor(world: PlantWorld, client: Host, robot: Host) {
    this.#world = world
    this.#robot = robot
    this.#from = { host: client, port: world.network.freePort(client) }
  }

  ask(said: Omit<hses.YaskawaHsesRequest, 'id'>, data?: Uint8Array, got?: Uint8Array): Task<boolean> {
    this.#id = (this.#id + 1) & 0xff
    const id = this.#id
    const to = { host: this.#robot, port: PORT_HSES }
    return this.#world.network.ask(this.#from, to, hses.request({ id, ...said }, data), () =>
      hses.answer(id, said.service, got),
    )
  }

  status(): Task<boolean> {
    return this.ask(
      { command: 0x72, instance: 1, attribute: 0, service: 0x01 },
      undefined,
      hex('c4000000 40000000'),
    )
  }
}

/** One label in ZPL II over port 9100. */
export function* printLabel(world: PlantWorld, client: Host, printer: Host, lot: string): Task<void> {
  const connection = yield* world.connect(client, printer, 9100)
  yield* connection.fromClient(
    new TextEncoder().encode(`^XA^FO40,40^A0N,40,40^FD${lot}^FS^FO40,100^BY2^BCN,80^FD${lot}^FS^XZ\r\n`),
  )
  yield* connection.acknowledge('server')
  yield* connection.close()
}

/** A code reader is triggered, and sends what it read. */
export function trigger(connection: Connection, code: string): Task<boolean> {
  return connection.ask(new TextEncoder().encode('LON\r'), new TextEncoder().encode(`${code}\r`))
}

/** A register of a GigE Vision camera: GigE Vision 2.0 §16. */
export function cameraRegister(
  world: PlantWorld,
  client: Host,
  camera: Host,
  of: { readonly port: number; readonly id: number; readonly register: number; readonly written?: number },
): Task<boolean> {
  const isWrite = of.written !== undefined
  const code = isWrite ? 0x0082 : 0x0080
  const asked = new ByteWriter().u32be(of.register)
  if (of.written !== undefined) asked.u32be(of.written)
  const answered = isWrite ? hex('0000 0001') : hex('0000 0002')
  return world.network.ask(
    { host: client, port: of.port },
    { host: camera, port: PORT_GVCP },
    gvcp.command(code, of.id, asked.take()),
    () => gvcp.acknowledge(code + 1, of.id, answered),
  )
}
