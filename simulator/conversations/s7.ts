/** S7 connections: set up, jobs numbered, blocks loaded both ways. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import { connectionConfirm, connectionRequest, data, siemensTsap } from '#protocols/cotp/testing/encode'
import * as s7 from '#protocols/s7comm/testing/encode'
import * as szl from '#protocols/s7comm/testing/encode-szl'
import type { Connection, OpenOptions } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import { seconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

export const S7_PORT = 102
const DATA_BLOCK = 0x84
const REAL = 8
/** Kinds of connection in a TSAP. */
export const PROGRAMMING = 1
export const OPERATING = 2
const RUN = 8
const STOP = 4
/** Type and count: OB, DB, SDB, FC, SFC, FB, SFB. Seen in captures; no public document. */
const blockCounts = hex('3038 0003 3041 000c 3042 0006 3043 0009 3044 003d 3045 0005 3046 0014')

export interface S7Unit {
  readonly host: Host
  readonly orderNumber: string
  readonly firmware: readonly [number, number, number]
  readonly component: szl.Component
}

export class S7Conversation {
  readonly connection: Connection
  #reference = 1

  constructor(connection: Connection) {
    this.connection = connection
  }

  *ask(
    question: (reference: number) => Uint8Array,
    answer: (reference: number) => Uint8Array,
  ): Task<boolean> {
    const reference = this.#next()
    return yield* this.connection.ask(data(question(reference)), data(answer(reference)))
  }

  /** A job of the controller, which asks back while a block is loaded into it. */
  *isAsked(
    question: (reference: number) => Uint8Array,
    answer: (reference: number) => Uint8Array,
  ): Task<void> {
    const reference = this.#next()
    yield seconds(0.02)
    yield* this.connection.fromServer(data(question(reference)))
    yield seconds(0.002)
    yield* this.connection.fromClient(data(answer(reference)))
    yield seconds(0.04)
    yield* this.connection.acknowledge('server')
  }

  *close(): Task<void> {
    yield* this.connection.close()
  }

  #next(): number {
    const reference = this.#reference
    this.#reference = (reference % 0xffff) + 1
    return reference
  }
}

export function* beginS7(
  world: PlantWorld,
  client: Host,
  server: Host,
  kind: number,
  options?: OpenOptions,
): Task<S7Conversation> {
  const connection = yield* world.connect(client, server, S7_PORT, options)
  const tsaps = { callingTsap: siemensTsap(kind, 0, 0), calledTsap: siemensTsap(kind, 0, 2) }
  yield* connection.ask(
    connectionRequest({ destinationReference: 0, sourceReference: 1, ...tsaps }),
    connectionConfirm({ destinationReference: 1, sourceReference: 2, ...tsaps }),
  )
  const talk = new S7Conversation(connection)
  yield* talk.ask(s7.setupRequest, s7.setupResponse)
  return talk
}

/** Reads real numbers from the beginning of a data block. */
export function readBlock(
  talk: S7Conversation,
  block: number,
  values: () => readonly number[],
): Task<boolean> {
  const count = values().length
  const place = { area: DATA_BLOCK, block, type: REAL, count, offset: 0 }
  return talk.ask(
    (reference) => s7.readRequest(reference, [place]),
    (reference) => s7.readResponse(reference, [floats(values())]),
  )
}

export function writeReal(talk: S7Conversation, block: number, offset: number, value: number): Task<boolean> {
  const place = { area: DATA_BLOCK, block, type: REAL, count: 1, offset }
  return talk.ask(
    (reference) => s7.writeRequest(reference, [place], [floats([value])]),
    (reference) => s7.writeResponse(reference, [0xff]),
  )
}

/** Reads the system status lists with the identity and state of the controller, as an engineering tool does. */
function* readLists(talk: S7Conversation, unit: S7Unit, isStopped: boolean): Task<void> {
  const lists: readonly (readonly [number, number, Uint8Array])[] = [
    [0x0011, 0, szl.moduleIdentification(unit.orderNumber, unit.firmware)],
    [0x001c, 0, szl.componentIdentification(unit.component)],
    [0x0424, 0, szl.operatingState(isStopped ? STOP : RUN)],
    [0x0232, 4, szl.protection(1, 1)],
  ]
  for (const [id, index, list] of lists)
    yield* talk.ask(
      (reference) => s7.szlRequest(reference, id, index),
      (reference) => s7.userdataResponse(reference, 4, 1, list),
    )
}

export function* diagnoseS7(world: PlantWorld, client: Host, unit: S7Unit): Task<void> {
  const talk = yield* beginS7(world, client, unit.host, PROGRAMMING)
  yield* readLists(talk, unit, world.stopped.has(unit.host.name))
  yield* talk.ask(
    (reference) => s7.userdataRequest(reference, 3, 1),
    (reference) => s7.userdataResponse(reference, 3, 1, blockCounts),
  )
  yield* talk.close()
}

export function* stopS7(world: PlantWorld, talk: S7Conversation): Task<void> {
  yield* talk.ask(s7.stopRequest, (reference) => s7.plainResponse(reference, 0x29))
  world.stopped.add(talk.connection.server.name)
}

export function* startS7(world: PlantWorld, talk: S7Conversation): Task<void> {
  yield* talk.ask(
    (reference) => s7.serviceRequest(reference, 'P_PROGRAM'),
    (reference) => s7.plainResponse(reference, 0x28),
  )
  world.stopped.delete(talk.connection.server.name)
}

/** Downloads one block: the controller requests it part by part, then is told to use it. */
export function* downloadS7(talk: S7Conversation, file: string, block: Uint8Array): Task<void> {
  yield* talk.ask(
    (reference) => s7.downloadRequest(reference, file, block.length),
    (reference) => s7.plainResponse(reference, 0x1a),
  )
  for (let at = 0; at < block.length; at += PART) {
    const part = block.subarray(at, at + PART)
    yield* talk.isAsked(
      (reference) => s7.downloadBlock(reference, file),
      (reference) => s7.downloadPart(reference, part, at + PART >= block.length),
    )
  }
  yield* talk.isAsked(
    (reference) => s7.downloadEnded(reference, file),
    (reference) => s7.plainResponse(reference, 0x1c),
  )
  yield* talk.ask(
    (reference) => s7.insertRequest(reference, file),
    (reference) => s7.plainResponse(reference, 0x28),
  )
}

/** Bytes of a block in one message of 240. */
const PART = 200
const UPLOAD_ID = 7

/** Fetches one block: start, parts, end. Layout as in s7comm/functions.ts; there is no public document. */
export function* uploadS7(talk: S7Conversation, file: string, block: Uint8Array): Task<void> {
  yield* talk.ask(
    (reference) => startUpload(reference, file),
    (reference) => startedUpload(reference, block.length),
  )
  for (let at = 0; at < block.length; at += PART) {
    const part = block.subarray(at, at + PART)
    yield* talk.ask(
      (reference) => header(1, reference, uploadParameter(0x1e)),
      (reference) => uploadPart(reference, part, at + PART >= block.length),
    )
  }
  yield* talk.ask(
    (reference) => header(1, reference, uploadParameter(0x1f)),
    (reference) => header(3, reference, Uint8Array.of(0x1f)),
  )
}

function header(
  kind: 1 | 3,
  reference: number,
  parameter: Uint8Array,
  content: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const writer = new ByteWriter().u8(0x32, kind).u16be(0).u16be(reference)
  writer.u16be(parameter.length).u16be(content.length)
  if (kind === 3) writer.u16be(0)
  return writer.bytes(parameter).bytes(content).take()
}

function startUpload(reference: number, file: string): Uint8Array {
  return header(1, reference, new ByteWriter().u8(0x1d).zeros(7).u8(file.length).ascii(file).take())
}

function startedUpload(reference: number, bytes: number): Uint8Array {
  const length = String(bytes).padStart(7, '0')
  const parameter = new ByteWriter().u8(0x1d, 0, 1, 0).u32be(UPLOAD_ID).u8(length.length).ascii(length)
  return header(3, reference, parameter.take())
}

function uploadParameter(code: number): Uint8Array {
  return new ByteWriter().u8(code, 0, 0, 0).u32be(UPLOAD_ID).take()
}

function uploadPart(reference: number, part: Uint8Array, isLast: boolean): Uint8Array {
  const content = new ByteWriter().u16be(part.length).u16be(0x00fb).bytes(part).take()
  return header(3, reference, Uint8Array.of(0x1e, isLast ? 0 : 1), content)
}

/** Gives the password of the protection level: userdata group 5, function 1; eight bytes, scrambled as STEP 7 does. */
export function givePassword(talk: S7Conversation, password: string): Task<boolean> {
  const clear = password.padEnd(8).slice(0, 8)
  const scrambled: number[] = []
  for (let i = 0; i < 8; i++)
    scrambled.push((clear.charCodeAt(i) ^ 0x55 ^ (i < 2 ? 0 : scrambled[i - 2]!)) & 0xff)
  return talk.ask(
    (reference) => s7.userdataRequest(reference, 5, 1, Uint8Array.from(scrambled)),
    (reference) => s7.userdataResponse(reference, 5, 1, new Uint8Array(0)),
  )
}

function floats(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  for (const [i, value] of values.entries()) view.setFloat32(i * 4, value)
  return bytes
}
