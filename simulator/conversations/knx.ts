/** KNXnet/IP: a tunnel of a visualisation, routing on the backbone. KNX Standard 03/08/04 and 03/08/05. */
import { SERVICE } from '#protocols/knxnet-ip/services'
import * as knx from '#protocols/knxnet-ip/testing/encode'
import { ipBytes, macBytes } from '#wire/build-address'
import type { Host } from '../network/host.ts'
import { milliseconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

const PORT_KNX = 3671
const ROUTING_GROUP = { ip: '224.0.23.12', mac: '01:00:5e:00:17:0c', port: PORT_KNX }
/** cEMI message codes: KNX Standard 03/06/03. */
const [DATA_REQUEST, DATA_CONFIRMATION, DATA_INDICATION] = [0x11, 0x2e, 0x29] as const
const [GROUP_READ, GROUP_RESPONSE, GROUP_WRITE] = [0x000, 0x040, 0x080] as const

export interface KnxGateway {
  readonly host: Host
  /** Individual address, 16 bits. */
  readonly address: number
  readonly name: string
}

export class KnxTunnel {
  readonly #world: PlantWorld
  readonly #client: Host
  readonly #gateway: KnxGateway
  readonly #port: number
  readonly #channel: number
  #sent = 0
  #received = 0

  constructor(world: PlantWorld, client: Host, gateway: KnxGateway) {
    this.#world = world
    this.#client = client
    this.#gateway = gateway
    this.#port = world.network.freePort(client)
    this.#channel = world.network.random.between(1, 200)
  }

  get #ends() {
    return [
      { host: this.#client, port: this.#port },
      { host: this.#gateway.host, port: PORT_KNX },
    ] as const
  }

  get #ip(): number[] {
    return [...ipBytes(this.#client.ip)]
  }

  *#ask(question: Uint8Array, answer: Uint8Array): Task<boolean> {
    const [client, server] = this.#ends
    return yield* this.#world.network.ask(client, server, question, () => answer)
  }

  *open(): Task<boolean> {
    const { host, address, name } = this.#gateway
    const device = { address, serial: [0, 0x83, 4, 5, 6, 7], mac: [...macBytes(host.mac)], name }
    const isAnswered = yield* this.#ask(
      knx.message(SERVICE.DESCRIPTION_REQUEST, knx.endpoint(this.#ip, this.#port)),
      knx.descriptionResponse(device),
    )
    if (!isAnswered) return false
    return yield* this.#ask(
      knx.connectRequest(this.#ip, this.#port),
      knx.connectResponse(this.#channel, 0, [...ipBytes(host.ip)]),
    )
  }

  /** Heartbeat: CONNECTIONSTATE_REQUEST, every minute. */
  *isAlive(): Task<boolean> {
    const channel = Uint8Array.of(this.#channel, 0)
    const body = new Uint8Array(10)
    body.set(channel)
    body.set(knx.endpoint(this.#ip, this.#port), 2)
    return yield* this.#ask(
      knx.message(SERVICE.CONNECTIONSTATE_REQUEST, body),
      knx.message(SERVICE.CONNECTIONSTATE_RESPONSE, channel),
    )
  }

  /** A group value written from the visualisation. */
  *write(group: number, data: readonly number[]): Task<boolean> {
    return yield* this.#send(
      knx.groupTelegram(DATA_REQUEST, 0, group, GROUP_WRITE, data),
      group,
      GROUP_WRITE,
      data,
    )
  }

  *read(group: number, source: number, data: readonly number[]): Task<boolean> {
    const isSent = yield* this.#send(
      knx.groupTelegram(DATA_REQUEST, 0, group, GROUP_READ),
      group,
      GROUP_READ,
      [],
    )
    if (isSent) yield* this.#receive(knx.groupTelegram(DATA_INDICATION, source, group, GROUP_RESPONSE, data))
    return isSent
  }

  /** Any cEMI frame. */
  *send(frame: Uint8Array): Task<boolean> {
    const number = this.#sent++ & 0xff
    return yield* this.#ask(
      knx.tunnelling(this.#channel, number, frame),
      knx.tunnellingAck(this.#channel, number),
    )
  }

  *close(): Task<void> {
    yield* this.#ask(
      knx.disconnect(this.#channel, this.#ip, this.#port),
      knx.message(SERVICE.DISCONNECT_RESPONSE, Uint8Array.of(this.#channel, 0)),
    )
  }

  *#send(frame: Uint8Array, group: number, code: number, data: readonly number[]): Task<boolean> {
    if (!(yield* this.send(frame))) return false
    const confirmation = knx.groupTelegram(DATA_CONFIRMATION, this.#gateway.address, group, code, data)
    yield* this.#receive(confirmation)
    return true
  }

  *#receive(frame: Uint8Array): Task<void> {
    const [client, server] = this.#ends
    const number = this.#received++ & 0xff
    yield milliseconds(20)
    yield* this.#world.network.udp(server, client, knx.tunnelling(this.#channel, number, frame))
    yield milliseconds(1)
    yield* this.#world.network.udp(client, server, knx.tunnellingAck(this.#channel, number))
  }
}

/** A group telegram that a line coupler puts on the backbone. */
export function routeTelegram(
  world: PlantWorld,
  from: Host,
  of: { readonly source: number; readonly group: number; readonly data: readonly number[] },
): void {
  const frame = knx.groupTelegram(DATA_INDICATION, of.source, of.group, GROUP_WRITE, of.data)
  world.network.broadcast({ host: from, port: PORT_KNX }, ROUTING_GROUP, knx.routing(frame))
}

/** A two-byte float, DPT 9: KNX Standard 03/07/02. */
export function float16(value: number): number[] {
  let mantissa = Math.round(value * 100)
  let exponent = 0
  while (mantissa > 2047 || mantissa < -2048) {
    mantissa >>= 1
    exponent++
  }
  const bits = (mantissa < 0 ? 0x8000 : 0) | (exponent << 11) | (mantissa & 0x7ff)
  return [(bits >> 8) & 0xff, bits & 0xff]
}
