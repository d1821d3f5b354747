/** MMS of IEC 61850 over COTP. */
import { connectionConfirm, connectionRequest, data } from '#protocols/cotp/testing/encode'
import * as mms from '#protocols/mms/testing/encode'
import type { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import type { Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

const PORT = 102
const TSAP = Uint8Array.of(0, 1)

export class MmsConversation {
  readonly connection: Connection
  #invokeId = 1

  constructor(connection: Connection) {
    this.connection = connection
  }

  *ask(question: (id: number) => Uint8Array, answer: (id: number) => Uint8Array): Task<boolean> {
    const id = this.#invokeId++ & 0x7fff
    return yield* this.connection.ask(data(mms.data(question(id))), data(mms.data(answer(id))))
  }

  reads(domain: string, item: string, value: Uint8Array): Task<boolean> {
    return this.ask(
      (id) => mms.readRequest(id, mms.listOfVariable(mms.name(domain, item))),
      (id) => mms.readResponse(id, value),
    )
  }

  writes(domain: string, item: string, value: Uint8Array): Task<boolean> {
    return this.ask(
      (id) => mms.writeRequest(id, mms.listOfVariable(mms.name(domain, item)), value),
      (id) => mms.writeResponse(id, undefined),
    )
  }
}

export function* beginMms(world: PlantWorld, client: Host, server: Host): Task<MmsConversation> {
  const connection = yield* world.connect(client, server, PORT)
  const tsaps = { callingTsap: TSAP, calledTsap: TSAP }
  yield* connection.ask(
    connectionRequest({ destinationReference: 0, sourceReference: 1, ...tsaps }),
    connectionConfirm({ destinationReference: 1, sourceReference: 2, ...tsaps }),
  )
  yield* connection.ask(data(mms.associateRequest()), data(mms.associateResponse()))
  return new MmsConversation(connection)
}

/** The structure of a direct control with normal security: IEC 61850-8-1 §20. */
export function operation(isOn: boolean, number: number): Uint8Array {
  const time = mms.unsigned(0)
  return mms.structure(
    mms.boolean(isOn),
    mms.structure(mms.signed(2), mms.string('')),
    mms.unsigned(number),
    time,
    mms.boolean(false),
    mms.bits('00'),
  )
}
