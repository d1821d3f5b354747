/** The two S7 controllers: who they are, what they measure, and who asks them. */
import { hex } from '#bytes/hex'
import { connectionConfirm, connectionRequest, data, siemensTsap } from '#protocols/cotp/testing/encode'
import * as s7 from '#protocols/s7comm/testing/encode'
import * as szl from '#protocols/s7comm/testing/encode-szl'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import type { World } from '../world.ts'

export const S7_PORT = 102
/** Memory area of data blocks, and the type of a 32-bit floating-point number in it. */
const DATA_BLOCK = 0x84
const REAL = 8
/** Operating states as SZL 0x0424 gives them. */
const RUN = 8
const STOP = 4
/** Userdata group of block functions, and the one that counts blocks of each type. */
const BLOCKS = 3
const LIST_BLOCKS = 1
/** Type and count: OB, DB, SDB, FC, SFC, FB, SFB. Seen in captures; no public document. */
const blockCounts = hex('3038 0003 3041 000c 3042 0006 3043 0009 3044 003d 3045 0005 3046 0014')
/** Kinds of connection in a TSAP. */
const PROGRAMMING = 1
const OPERATING = 2

/** A card of the rack that answers for itself. */
export interface S7Card {
  readonly rack: number
  readonly slot: number
  readonly orderNumber: string
  readonly firmware: readonly [number, number, number]
  readonly component: szl.Component
}

export interface S7Controller {
  readonly device: Host
  readonly cpu: S7Card
  isStopped: boolean
  /** Data block with the measured values: middle, swing and period in seconds of each. */
  readonly block: number
  readonly values: readonly (readonly [number, number, number])[]
}

/** An S7 connection that is set up and numbers its jobs. */
export class S7Conversation {
  readonly #connection: Connection
  #reference = 1

  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** One job and its answer, each in a data TPDU. */
  *ask(
    question: (reference: number) => Uint8Array,
    answer: (reference: number) => Uint8Array,
  ): Task<boolean> {
    const reference = this.#reference
    this.#reference = (reference % 0xffff) + 1
    return yield* this.#connection.ask(data(question(reference)), data(answer(reference)))
  }

  /** A job of the controller, which asks back while a block is loaded into it. */
  *isAsked(
    question: (reference: number) => Uint8Array,
    answer: (reference: number) => Uint8Array,
  ): Task<void> {
    const reference = this.#reference
    this.#reference = (reference % 0xffff) + 1
    yield seconds(0.02)
    yield* this.#connection.fromServer(data(question(reference)))
    yield seconds(0.002)
    yield* this.#connection.fromClient(data(answer(reference)))
    yield seconds(0.04)
    yield* this.#connection.acknowledge('server')
  }

  *close(): Task<void> {
    yield* this.#connection.close()
  }
}

/** Connects to a card and agrees on the length of messages. */
export function* beginS7(
  world: World,
  client: Host,
  { device, cpu }: S7Controller,
  kind: number,
): Task<S7Conversation> {
  const connection = yield* world.connect(client, device, S7_PORT)
  const callingTsap = siemensTsap(kind, 0, 0)
  const calledTsap = siemensTsap(kind, cpu.rack, cpu.slot)
  yield* connection.ask(
    connectionRequest({ destinationReference: 0, sourceReference: 1, callingTsap, calledTsap }),
    connectionConfirm({ destinationReference: 1, sourceReference: 2, callingTsap, calledTsap }),
  )
  const talk = new S7Conversation(connection)
  yield* talk.ask(s7.setupRequest, s7.setupResponse)
  return talk
}

/** A panel or SCADA server reads the measured values, over one connection for as long as it lasts. */
export function* pollS7(
  world: World,
  client: Host,
  { controller, everySeconds }: { readonly controller: S7Controller; readonly everySeconds: number },
): Actor {
  const { block, values } = controller
  const place = { area: DATA_BLOCK, block, type: REAL, count: values.length, offset: 0 }
  for (;;) {
    const talk = yield* beginS7(world, client, controller, OPERATING)
    const asks = () =>
      talk.ask(
        (reference) => s7.readRequest(reference, [place]),
        (reference) => s7.readResponse(reference, [floats(values.map((shape) => world.measured(...shape)))]),
      )
    while (yield* asks()) yield seconds(everySeconds)
  }
}

/** Reads the system status lists with the identity and state of the controller, as an engineering tool does. */
export function* diagnoseS7(world: World, client: Host, controller: S7Controller): Task<void> {
  const talk = yield* beginS7(world, client, controller, PROGRAMMING)
  yield* readLists(talk, controller)
  yield* talk.ask(
    (reference) => s7.userdataRequest(reference, BLOCKS, LIST_BLOCKS),
    (reference) => s7.userdataResponse(reference, BLOCKS, LIST_BLOCKS, blockCounts),
  )
  yield* talk.close()
}

export function* readLists(talk: S7Conversation, { cpu, isStopped }: S7Controller): Task<void> {
  const lists: readonly (readonly [number, number, Uint8Array])[] = [
    [0x0011, 0, szl.moduleIdentification(cpu.orderNumber, cpu.firmware)],
    [0x001c, 0, szl.componentIdentification(cpu.component)],
    [0x0424, 0, szl.operatingState(isStopped ? STOP : RUN)],
    [0x0232, 4, szl.protection(1, 1)],
  ]
  for (const [id, index, list] of lists) {
    yield* talk.ask(
      (reference) => s7.szlRequest(reference, id, index),
      (reference) => s7.userdataResponse(reference, 4, 1, list),
    )
  }
}

/** Stops the controller; its answer is the last thing it does in RUN. */
export function* stopS7(talk: S7Conversation, controller: S7Controller): Task<void> {
  yield* talk.ask(s7.stopRequest, (reference) => s7.plainResponse(reference, 0x29))
  controller.isStopped = true
}

/** Downloads one block: the controller requests it part by part, then is told to use it. */
export function* downloadS7(talk: S7Conversation, file: string, block: Uint8Array): Task<void> {
  yield* talk.ask(
    (reference) => s7.downloadRequest(reference, file, block.length),
    (reference) => s7.plainResponse(reference, 0x1a),
  )
  yield* talk.isAsked(
    (reference) => s7.downloadBlock(reference, file),
    (reference) => s7.downloadPart(reference, block, true),
  )
  yield* talk.isAsked(
    (reference) => s7.downloadEnded(reference, file),
    (reference) => s7.plainResponse(reference, 0x1c),
  )
  yield* talk.ask(
    (reference) => s7.insertRequest(reference, file),
    (reference) => s7.plainResponse(reference, 0x28),
  )
}

function floats(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  values.forEach((value, i) => {
    view.setFloat32(i * 4, value)
  })
  return bytes
}
