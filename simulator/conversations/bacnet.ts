/** BACnet/IP of the buildings. */

import { LINK } from '#protocols/bacnet/bvlc'
import * as encode from '#protocols/bacnet/testing/encode'
import type { Host } from '../network/host.ts'
import type { Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

const PORT_BACNET = 47_808
const PRESENT_VALUE = 85
const READ_PROPERTY_MULTIPLE = 14
const SUBSCRIBE_COV = 5
const JOHNSON_CONTROLS = 5

export interface BacnetUnit {
  readonly host: Host
  readonly instance: number
  /** Analog inputs, by instance. */
  readonly values: () => readonly number[]
}

export class BacnetConversation {
  readonly #world: PlantWorld
  readonly #client: Host
  #invokeId = 0

  constructor(world: PlantWorld, client: Host) {
    this.#world = world
    this.#client = client
  }

  *ask(
    unit: BacnetUnit,
    question: (id: number) => Uint8Array,
    answer: (id: number) => Uint8Array,
  ): Task<boolean> {
    this.#invokeId = (this.#invokeId + 1) & 0xff
    const id = this.#invokeId
    return yield* this.#world.network.ask(
      { host: this.#client, port: PORT_BACNET },
      { host: unit.host, port: PORT_BACNET },
      encode.message(question(id), { expectsReply: true }),
      () => encode.message(answer(id)),
    )
  }

  /** ReadPropertyMultiple of the present values of its inputs. */
  *readValues(unit: BacnetUnit): Task<boolean> {
    const values = unit.values()
    const asked = new encode.TagWriter()
    const reported = new encode.TagWriter()
    values.forEach((value, instance) => {
      asked.object(0, { type: 0, instance }).group(1, (list) => list.unsigned(0, PRESENT_VALUE))
      reported.object(0, { type: 0, instance }).group(1, (list) => {
        list.unsigned(2, PRESENT_VALUE).group(4, (inside) => inside.value({ real: value }))
      })
    })
    return yield* this.ask(
      unit,
      (id) => encode.confirmedRequest(id, READ_PROPERTY_MULTIPLE, asked.take()),
      (id) => encode.complexAck(id, READ_PROPERTY_MULTIPLE, reported.take()),
    )
  }

  *read(
    unit: BacnetUnit,
    object: encode.ObjectToWrite,
    property: number,
    value: encode.BacnetValue,
  ): Task<boolean> {
    return yield* this.ask(
      unit,
      (id) => encode.readProperty(id, object, property),
      (id) => encode.readPropertyAck(id, object, property, value),
    )
  }

  *write(unit: BacnetUnit, object: encode.ObjectToWrite, value: number): Task<boolean> {
    return yield* this.ask(
      unit,
      (id) => encode.writeProperty(id, object, PRESENT_VALUE, { real: value }, 8),
      (id) => encode.simpleAck(id, 15),
    )
  }

  *subscribe(unit: BacnetUnit, object: encode.ObjectToWrite): Task<boolean> {
    const parameters = new encode.TagWriter().unsigned(0, 1).object(1, object)
    parameters.primitive(2, true, Uint8Array.of(0)).unsigned(3, 3600)
    return yield* this.ask(
      unit,
      (id) => encode.confirmedRequest(id, SUBSCRIBE_COV, parameters.take()),
      (id) => encode.simpleAck(id, SUBSCRIBE_COV),
    )
  }
}

/** An unconfirmed notification of a changed value. */
export function notify(
  world: PlantWorld,
  unit: BacnetUnit,
  client: Host,
  instance: number,
  value: number,
): Task<boolean> {
  const body = encode.notification(unit.instance, { type: 0, instance }, { real: value }, [
    false,
    false,
    false,
    false,
  ])
  return world.network.udp(
    { host: unit.host, port: PORT_BACNET },
    { host: client, port: PORT_BACNET },
    encode.message(encode.unconfirmedRequest(2, body)),
  )
}

/** Who-Is broadcast in the zone; every device responds with an I-Am broadcast. */
export function* askWhoIs(world: PlantWorld, client: Host, units: readonly BacnetUnit[]): Task<void> {
  const { network } = world
  const group = { ip: `${client.zone!.subnet}.255`, mac: 'ff:ff:ff:ff:ff:ff', port: PORT_BACNET }
  const envelope = { link: LINK.BROADCAST }
  network.broadcast({ host: client, port: PORT_BACNET }, group, encode.message(encode.whoIs(), envelope))
  for (const { host, instance } of units) {
    yield network.thinking(host)
    const answer = encode.message(encode.iAm(instance, JOHNSON_CONTROLS), envelope)
    network.broadcast({ host, port: PORT_BACNET }, group, answer)
  }
}
