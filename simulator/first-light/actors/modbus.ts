/** The two Modbus controllers, the meters behind their gateway, and who polls them. */
import {
  identificationRequest,
  identificationResponse,
  readRequest,
  registersResponse,
} from '#protocols/modbus/testing/encode'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import type { World } from '../world.ts'

const PORT = 502

/** A Modbus device as it describes itself and as it is polled. */
export interface ModbusStation {
  readonly device: Host
  readonly unit: number
  /** VendorName, ProductCode, MajorMinorRevision: objects 0, 1 and 2 of Read Device Identification. */
  readonly identification: readonly [string, string, string]
  readonly address: number
  /** Middle, swing and period in seconds of each register from `address` on. */
  readonly registers: readonly (readonly [number, number, number])[]
}

/** Polls stations of one device over one connection: who they are when it connects, then their registers. */
export function* pollModbus(
  world: World,
  client: Host,
  { stations, everySeconds }: { readonly stations: readonly ModbusStation[]; readonly everySeconds: number },
): Actor {
  const server = stations[0]!.device
  for (;;) {
    const connection = yield* world.connect(client, server, PORT)
    let transaction = 1
    let isAlive = true
    for (const station of stations) isAlive &&= yield* identify(connection, station, transaction++)
    while (isAlive) {
      for (const station of stations) isAlive &&= yield* read(world, connection, station, transaction++)
      transaction %= 60_000
      yield seconds(everySeconds)
    }
  }
}

export function* identify(
  connection: Connection,
  station: ModbusStation,
  transaction: number,
): Task<boolean> {
  const header = { transaction, unit: station.unit }
  return yield* connection.ask(
    identificationRequest(header, 1),
    identificationResponse(header, 1, station.identification),
  )
}

function* read(
  world: World,
  connection: Connection,
  station: ModbusStation,
  transaction: number,
): Task<boolean> {
  const header = { transaction, unit: station.unit }
  const values = station.registers.map((shape) => Math.max(0, Math.round(world.measured(...shape))))
  return yield* connection.ask(
    readRequest(header, 3, station.address, values.length),
    registersResponse(header, 3, values),
  )
}
