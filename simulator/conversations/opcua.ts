/** OPC UA sessions without security, as the plant's gateway has them. */

import * as ua from '#protocols/opcua/testing/encode'
import type { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import { milliseconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

const PORT_UA = 4840
const SUBSCRIPTION = 3

export class UaConversation {
  readonly connection: Connection
  readonly url: string
  readonly #server: ua.Application
  #request = 1

  constructor(connection: Connection, domain: string) {
    this.connection = connection
    this.url = `opc.tcp://${connection.server.ip}:${PORT_UA}`
    this.#server = {
      uri: `urn:${domain}:${connection.server.name}`,
      product: 'urn:example:gateway:4.2',
      name: `${domain.charAt(0).toUpperCase()}${domain.slice(1)} gateway`,
      type: 0,
    }
  }

  *ask(question: (id: number) => Uint8Array, answer: (id: number) => Uint8Array): Task<boolean> {
    const id = ++this.#request
    return yield* this.connection.ask(question(id), answer(id))
  }

  *greet(): Task<void> {
    yield* this.connection.ask(ua.hello(this.url), ua.acknowledge())
    yield* this.ask(ua.openRequest, ua.openResponse)
  }

  askEndpoints(): Task<boolean> {
    return this.ask(
      (id) => ua.endpointsRequest(id, this.url),
      (id) => ua.endpointsResponse(id, this.url, this.#server),
    )
  }

  /** Creates and activates a session; `status` is the server's response to the user's name. */
  *signIn(client: Host, user?: string, secret = '', status = 0): Task<void> {
    const application = {
      uri: `urn:${client.name}`,
      product: 'urn:example:client',
      name: client.name,
      type: 1,
    }
    yield* this.ask(
      (id) => ua.createSessionRequest(id, this.url, application),
      (id) => ua.createSessionResponse(id, this.url, this.#server),
    )
    yield* this.ask(
      (id) => ua.activateSessionRequest(id, user, secret),
      (id) => (status === 0 ? ua.activateSessionResponse(id) : ua.serviceFault(id, status)),
    )
  }

  /** Subscribes to nodes: their values then come as the server publishes. */
  *subscribe(nodes: readonly string[]): Task<void> {
    yield* this.ask(
      (id) => ua.request(id, 787, new ua.UaWriter().double(1000).u32le(30).u32le(10).u32le(0).u8(1, 0)),
      (id) => ua.response(id, 790, new ua.UaWriter().u32le(SUBSCRIPTION).double(1000).u32le(30).u32le(10)),
    )
    yield* this.ask(
      (id) => ua.monitorRequest(id, SUBSCRIPTION, nodes),
      (id) => ua.monitorResponse(id, nodes.length),
    )
  }

  *publish(values: readonly number[]): Task<boolean> {
    return yield* this.ask(ua.publishRequest, (id) =>
      ua.publishResponse(
        id,
        SUBSCRIPTION,
        values.map((value, i) => [i + 1, value + 0.001] as const),
      ),
    )
  }

  *read(nodes: readonly string[], values: readonly number[]): Task<boolean> {
    return yield* this.ask(
      (id) => ua.readRequest(id, nodes),
      (id) => ua.readResponse(id, values),
    )
  }

  *write(node: string, value: number): Task<boolean> {
    return yield* this.ask(
      (id) => ua.writeRequest(id, node, value),
      (id) => ua.writeResponse(id, [0]),
    )
  }

  *browse(node: string, names: readonly string[]): Task<boolean> {
    return yield* this.ask(
      (id) => ua.browseRequest(id, node),
      (id) =>
        ua.browseResponse(
          id,
          names.map((name) => ({ node: `ns=2;s=${name}`, name, nodeClass: 2 })),
        ),
    )
  }

  *close(): Task<void> {
    yield* this.connection.fromClient(ua.closeChannel(++this.#request))
    yield milliseconds(2)
    yield* this.connection.close()
  }
}

export function* beginUa(world: PlantWorld, client: Host, server: Host): Task<UaConversation> {
  const talk = new UaConversation(yield* world.connect(client, server, PORT_UA), world.domain)
  yield* talk.greet()
  return talk
}
