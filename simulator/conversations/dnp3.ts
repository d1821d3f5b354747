/** DNP3 over TCP between a master and an outstation. */
import { ByteWriter } from '#bytes/write'
import * as encode from '#protocols/dnp3/testing/encode'
import type { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import type { Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

const PORT_DNP3 = 20_000

export class Dnp3Conversation {
  readonly connection: Connection
  readonly #link: encode.Dnp3LinkHeader
  #sequence = 0
  #transport = 0

  constructor(connection: Connection, master: number, outstation: number) {
    this.connection = connection
    this.#link = { isFromMaster: true, source: master, destination: outstation }
  }

  /** A request and its response; `objects` of both follow their headers. */
  *ask(
    functionCode: number,
    asked: readonly Uint8Array[],
    answered: readonly Uint8Array[],
    indications = 0,
  ): Task<boolean> {
    const { request, response } = this.#next(functionCode, asked, answered, indications)
    return yield* this.connection.ask(request, response)
  }

  #next(
    functionCode: number,
    asked: readonly Uint8Array[],
    answered: readonly Uint8Array[],
    indications: number,
  ): { readonly request: Uint8Array; readonly response: Uint8Array } {
    const sequence = this.#sequence
    this.#sequence = (sequence + 1) & 15
    this.#transport = (this.#transport + 1) & 63
    return {
      request: encode.frames(this.#link, encode.request(sequence, functionCode, ...asked), this.#transport),
      response: encode.frames(
        encode.reversed(this.#link),
        encode.response({ sequence, indications }, ...answered),
        this.#transport,
      ),
    }
  }
}

export function* beginDnp3(
  world: PlantWorld,
  client: Host,
  server: Host,
  addresses: readonly [master: number, outstation: number],
): Task<Dnp3Conversation> {
  return new Dnp3Conversation(yield* world.connect(client, server, PORT_DNP3), ...addresses)
}

/** Analog inputs of 16 bits with flags: group 30 variation 2. */
export function analogs(values: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
  for (const value of values) writer.u8(1).u16le(Math.round(value) & 0xffff)
  return encode.range(30, 2, [0, values.length - 1], writer.take())
}

/** Binary inputs with flags: group 1 variation 2. */
export function binaries(values: readonly boolean[]): Uint8Array {
  return encode.range(
    1,
    2,
    [0, values.length - 1],
    Uint8Array.from(values, (isOn) => (isOn ? 0x81 : 0x01)),
  )
}

/** A control relay output block for one index: group 12 variation 1. */
export function control(index: number, code: number): Uint8Array {
  return encode.indexed(12, 1, [[index, encode.controlBlock({ code, onMs: 100 })]])
}
