/** IEC 60870-5-104 between a control centre and its stations: numbers of both sides are kept right. */
import * as encode from '#protocols/iec104/testing/encode'
import type { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import { milliseconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

const PORT_104 = 2404
/** Type identifications: IEC 60870-5-101 §7.2.1. */
export const TYPE = {
  single: 1,
  double: 3,
  float: 13,
  singleCommand: 45,
  doubleCommand: 46,
  setPoint: 50,
  interrogation: 100,
  clock: 103,
}
/** Causes: IEC 60870-5-101 §7.2.3. */
export const CAUSE = {
  periodic: 1,
  spontaneous: 3,
  activation: 6,
  confirmation: 7,
  termination: 10,
  interrogated: 20,
}

type Asdu = encode.AsduToWrite

export class Iec104Conversation {
  readonly connection: Connection
  /** Frames sent by the centre and by the station. */
  #sent = 0
  #reported = 0

  constructor(connection: Connection) {
    this.connection = connection
  }

  *start(): Task<boolean> {
    return yield* this.connection.ask(
      encode.functionFrame('STARTDT act'),
      encode.functionFrame('STARTDT con'),
    )
  }

  *test(): Task<boolean> {
    return yield* this.connection.ask(encode.functionFrame('TESTFR act'), encode.functionFrame('TESTFR con'))
  }

  /** The centre sends a command and the station responds; then the centre acknowledges. */
  *ask(asked: Asdu, ...answers: readonly Asdu[]): Task<boolean> {
    if (!(yield* this.connection.fromClient(encode.informationFrame(this.#sent++, this.#reported, asked))))
      return false
    yield* this.report(...answers)
    return true
  }

  /** The station reports; the centre acknowledges the last report. */
  *report(...said: readonly Asdu[]): Task<void> {
    for (const one of said) {
      yield milliseconds(4)
      yield* this.connection.fromServer(encode.informationFrame(this.#reported++, this.#sent, one))
    }
    yield milliseconds(15)
    yield* this.connection.fromClient(encode.supervisoryFrame(this.#reported & 0x7fff))
  }
}

export function* begin104(world: PlantWorld, client: Host, station: Host): Task<Iec104Conversation> {
  const talk = new Iec104Conversation(yield* world.connect(client, station, PORT_104))
  yield* talk.start()
  return talk
}

export function measured(
  commonAddress: number,
  address: number,
  values: readonly number[],
  cause = CAUSE.spontaneous,
): Asdu {
  const objects = values.map((value, i) => ({ address: address + i, elements: encode.shortFloat(value) }))
  return { type: TYPE.float, cause, commonAddress, objects }
}

/** A double point: 1 off, 2 on. */
export function position(
  commonAddress: number,
  address: number,
  value: number,
  cause = CAUSE.spontaneous,
): Asdu {
  return { type: TYPE.double, cause, commonAddress, objects: [{ address, elements: encode.point(value) }] }
}

export function interrogation(commonAddress: number, cause: number): Asdu {
  const elements = Uint8Array.of(20) // station interrogation: IEC 60870-5-101 §7.2.6.22
  return { type: TYPE.interrogation, cause, commonAddress, objects: [{ address: 0, elements }] }
}

/** A double command: 1 off, 2 on. */
export function doubleCommand(
  commonAddress: number,
  address: number,
  value: number,
  cause: number,
  isNegative = false,
): Asdu {
  const objects = [{ address, elements: encode.switching(value) }]
  return { type: TYPE.doubleCommand, cause, commonAddress, objects, isNegative }
}
