/** Robots, tightening controllers and vision cameras. */
import { ByteWriter } from '#bytes/write'
import * as gvcp from '#protocols/gvcp/testing/encode'
import * as openProtocol from '#protocols/open-protocol/testing/encode'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import type { Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'

export const PORT_DASHBOARD = 29_999
export const PORT_PRIMARY = 30_001
export const PORT_OPEN_PROTOCOL = 4545
const PORT_GVCP = 3956
/** GVCP command codes: GigE Vision 2.0 §16. */
const [READ_REGISTER, WRITE_REGISTER] = [0x0080, 0x0082] as const
/** Control Channel Privilege, and acquisition start of a maker. */
export const CONTROL_CHANNEL_PRIVILEGE = 0x0a00

const ascii = (text: string) => new TextEncoder().encode(text)

/** One command of the dashboard server and its answer. */
export function dashboard(connection: Connection, command: string, answer: string): Task<boolean> {
  return connection.ask(ascii(`${command}\n`), ascii(`${answer}\n`))
}

export function* beginDashboard(world: PlantWorld, client: Host, robot: Host): Task<Connection> {
  const connection = yield* world.connect(client, robot, PORT_DASHBOARD)
  yield* connection.receive(ascii('Connected: Universal Robots Dashboard Server\n'))
  return connection
}

/** Communication start, then subscription to results: MID 0001, 0002, 0060, 0005. */
export function* beginTightening(world: PlantWorld, client: Host, controller: Host): Task<Connection> {
  const connection = yield* world.connect(client, controller, PORT_OPEN_PROTOCOL)
  yield* connection.ask(
    openProtocol.message(1),
    openProtocol.started(controller.name.slice(0, 25), '11.2', 'A1260077'),
  )
  yield* connection.ask(openProtocol.message(60), openProtocol.message(5, '0060'))
  return connection
}

export function mid(connection: Connection, number: number, data: string, answer: Uint8Array): Task<boolean> {
  return connection.ask(openProtocol.message(number, data), answer)
}

/** Last tightening result, MID 0061 revision 1, and its acknowledgement, MID 0062. */
export function* tightened(
  world: PlantWorld,
  connection: Connection,
  { id, torque }: { readonly id: number; readonly torque: number },
): Task<void> {
  const digits = (value: number, length: number) => String(Math.round(value)).padStart(length, '0')
  const time = new Date(world.now / 1000).toISOString().slice(0, 19).replace('T', ':')
  const fields: readonly string[] = [
    ...[
      '0001',
      '01',
      'LINE 2'.padEnd(25),
      ''.padEnd(25),
      '00',
      '001',
      '0004',
      digits(id % 4, 4),
      '1',
      '1',
      '1',
    ],
    ...[digits(5200, 6), digits(6000, 6), digits(5600, 6), digits(torque * 100, 6)],
    ...['00020', '00060', '00040', '00041', time, time, '1', digits(id, 10)],
  ]
  const data = fields.map((field, i) => `${digits(i + 1, 2)}${field}`).join('')
  yield* connection.fromServer(openProtocol.message(61, data))
  yield* connection.fromClient(openProtocol.message(62))
  yield* connection.acknowledge('server')
}

export const accepted = (number: number) => openProtocol.message(5, String(number).padStart(4, '0'))

/** Reads a register; the camera answers with its value. */
export function* readRegister(
  world: PlantWorld,
  client: Host,
  camera: Host,
  of: { readonly port: number; readonly id: number; readonly register: number; readonly value: number },
): Task<boolean> {
  return yield* world.network.ask(
    { host: client, port: of.port },
    { host: camera, port: PORT_GVCP },
    gvcp.command(READ_REGISTER, of.id, new ByteWriter().u32be(of.register).take()),
    () => gvcp.acknowledge(READ_REGISTER + 1, of.id, new ByteWriter().u32be(of.value).take()),
  )
}

export function* writeRegister(
  world: PlantWorld,
  client: Host,
  camera: Host,
  of: { readonly port: number; readonly id: number; readonly register: number; readonly value: number },
): Task<boolean> {
  return yield* world.network.ask(
    { host: client, port: of.port },
    { host: camera, port: PORT_GVCP },
    gvcp.command(WRITE_REGISTER, of.id, new ByteWriter().u32be(of.register).u32be(of.value).take()),
    () => gvcp.acknowledge(WRITE_REGISTER + 1, of.id, new ByteWriter().u16be(0).u16be(1).take()),
  )
}
