/** Modbus/TCP stations, and UMAS in function 90 of theirs. */
import { ByteWriter } from '#bytes/write'
import * as modbus from '#protocols/modbus/testing/encode'
import * as umas from '#protocols/umas/testing/encode'
import type { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import type { Task } from '../network/scheduler.ts'

export const MODBUS_PORT = 502

/** A station as it describes itself and as it is polled. */
export interface ModbusUnit {
  readonly host: Host
  readonly unit: number
  readonly identification: readonly [vendor: string, product: string, revision: string]
  readonly address: number
  readonly registers: () => readonly number[]
}

/** One connection with its transaction numbers. */
export class ModbusConversation {
  readonly connection: Connection
  #transaction = 1

  constructor(connection: Connection) {
    this.connection = connection
  }

  #header(unit: number): modbus.ModbusHeader {
    this.#transaction = (this.#transaction % 0xffff) + 1
    return { transaction: this.#transaction, unit }
  }

  *read(station: ModbusUnit, code: 3 | 4 = 3): Task<boolean> {
    const header = this.#header(station.unit)
    const values = station.registers().map((value) => Math.max(0, Math.min(0xffff, Math.round(value))))
    return yield* this.connection.ask(
      modbus.readRequest(header, code, station.address, values.length),
      modbus.registersResponse(header, code, values),
    )
  }

  *writeRegister(unit: number, address: number, value: number): Task<boolean> {
    const message = modbus.writeRegister(this.#header(unit), address, Math.round(value))
    return yield* this.connection.ask(message, message)
  }

  *writeRegisters(unit: number, address: number, values: readonly number[]): Task<boolean> {
    const header = this.#header(unit)
    return yield* this.connection.ask(
      modbus.writeRegistersRequest(header, address, values.map(Math.round)),
      modbus.writtenResponse(header, 16, address, values.length),
    )
  }

  *writeCoil(unit: number, address: number, isOn: boolean): Task<boolean> {
    const message = modbus.writeCoil(this.#header(unit), address, isOn)
    return yield* this.connection.ask(message, message)
  }

  *identify({ unit, identification }: ModbusUnit): Task<boolean> {
    const header = this.#header(unit)
    return yield* this.connection.ask(
      modbus.identificationRequest(header, 1),
      modbus.identificationResponse(header, 1, identification),
    )
  }

  /** Report Server ID; the station responds, or rejects the function. */
  *askServerId({ unit, identification }: ModbusUnit): Task<boolean> {
    const header = this.#header(unit)
    return yield* this.connection.ask(
      modbus.serverIdRequest(header),
      modbus.serverIdResponse(header, unit, true, identification[1]),
    )
  }

  *isRefused(
    unit: number,
    question: (header: modbus.ModbusHeader) => Uint8Array,
    code: number,
    exception: number,
  ): Task<boolean> {
    const header = this.#header(unit)
    return yield* this.connection.ask(question(header), modbus.exceptionResponse(header, code, exception))
  }

  /** A UMAS request and its answer. */
  *umas(code: number, asked: Uint8Array, answered: Uint8Array, pairingKey = 0): Task<boolean> {
    const { transaction } = this.#header(0)
    return yield* this.connection.ask(
      inModbus(transaction, umas.request(code, asked, pairingKey)),
      inModbus(transaction, umas.response(answered, pairingKey)),
    )
  }
}

function inModbus(transaction: number, payload: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16be(transaction)
    .u16be(0)
    .u16be(payload.length + 2)
    .u8(0, 90)
    .bytes(payload)
    .take()
}

const bytes = (...values: number[]) => Uint8Array.from(values)
const MODEL = 'BME P58 2040'
const FIRMWARE = 0x0320

/** Identity and project, as the engineering tool begins. */
export function* identifyUmas(talk: ModbusConversation): Task<void> {
  yield* talk.umas(0x02, bytes(0), umas.identification(MODEL, FIRMWARE))
  yield* talk.umas(0x03, bytes(0), umas.project('Filtration', 41))
}

export function* takeReservation(talk: ModbusConversation, station: string): Task<void> {
  yield* talk.umas(0x10, umas.reservation(station), bytes(RESERVED))
}

export function* giveReservationBack(talk: ModbusConversation): Task<void> {
  yield* talk.umas(0x11, bytes(), bytes(), RESERVED)
}

/** Pairing key of the owner of the reservation. */
const RESERVED = 1
const BLOCK = 200

/** Fetches the program: begin, blocks, end. */
export function* uploadUmas(talk: ModbusConversation, program: Uint8Array): Task<void> {
  yield* talk.umas(0x33, bytes(0, 1), bytes(), RESERVED)
  for (let at = 0; at < program.length; at += BLOCK) {
    const asked = new ByteWriter()
      .u8(0, 1)
      .u16le(at / BLOCK + 1)
      .take()
    const isLast = at + BLOCK >= program.length
    yield* talk.umas(0x34, asked, umas.blockFromPlc(program.subarray(at, at + BLOCK), isLast), RESERVED)
  }
  yield* talk.umas(0x35, bytes(0, 1, 1, 0), bytes(), RESERVED)
}
