/** Addresses, names and time. */

import { ByteWriter } from '#bytes/write'
import { encodeDhcp } from '#protocols/dhcp/testing/encode'
import { encodeQuery, encodeResponse } from '#protocols/dns/testing/encode'
import { encodeNtp } from '#protocols/ntp/testing/encode'
import { ipBytes, macBytes } from '#wire/build-address'
import type { Host } from '../../network/host.ts'
import { gatewayOf } from '../../network/host.ts'
import { type Actor, milliseconds, seconds, type Task } from '../../network/scheduler.ts'
import type { World } from '../world.ts'

const EVERYONE = { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff' }
const DHCP_SERVER_PORT = 67
const DHCP_CLIENT_PORT = 68
/** RFC 2131 §3.1. */
const [DISCOVER, OFFER, REQUEST, ACKNOWLEDGE] = [1, 2, 3, 5]

/** Requests an address as RFC 2131 §3.1 shows it, then checks for conflicts (RFC 5227 §2.3). */
export function* getAddress(
  world: World,
  device: Host,
  { server, vendorClass }: { readonly server: Host; readonly vendorClass: string },
): Task<void> {
  const { network } = world
  const transaction = network.random.between(1, 0x7fff_ffff)
  const clientMac = macBytes(device.mac)
  const words = (text: string) => new ByteWriter().ascii(text).take()
  const hello = [
    { code: 12, value: words(device.name) },
    { code: 60, value: words(vendorClass) },
    { code: 55, value: Uint8Array.of(1, 3, 6, 15, 42) },
  ]
  const chosen = [
    { code: 50, value: ipBytes(device.ip) },
    { code: 54, value: ipBytes(serverAddress(server, device)) },
  ]
  const asks = (type: number, options: readonly { code: number; value: Uint8Array }[]) =>
    network.broadcast(
      { host: device, port: DHCP_CLIENT_PORT },
      { ...EVERYONE, port: DHCP_SERVER_PORT },
      encodeDhcp({ type, transaction, clientMac, options }),
      '0.0.0.0',
    )
  const replies = (type: number) =>
    network.broadcast(
      { host: { ...server, zone: device.zone }, port: DHCP_SERVER_PORT },
      { ...EVERYONE, port: DHCP_CLIENT_PORT },
      encodeDhcp({
        type,
        transaction,
        clientMac,
        yourAddress: ipBytes(device.ip),
        options: lease(server, device),
      }),
      serverAddress(server, device),
    )
  asks(DISCOVER!, hello)
  yield milliseconds(8)
  replies(OFFER!)
  yield milliseconds(3)
  asks(REQUEST!, [...hello, ...chosen])
  yield milliseconds(5)
  replies(ACKNOWLEDGE!)
  yield milliseconds(20)
  yield* network.whoHas(device, device.ip)
}

/** The router has an address in every zone. */
function serverAddress(server: Host, client: Host): string {
  return server.zone === client.zone ? server.ip : gatewayOf(client.zone!)
}

function lease(server: Host, client: Host): readonly { code: number; value: Uint8Array }[] {
  return [
    { code: 1, value: Uint8Array.of(255, 255, 255, 0) },
    { code: 3, value: ipBytes(gatewayOf(client.zone!)) },
    { code: 51, value: Uint8Array.of(0, 1, 0x51, 0x80) },
    { code: 54, value: ipBytes(serverAddress(server, client)) },
  ]
}

/** Looks up a name; `answer` is the address behind it, or undefined where there is none. */
export function* lookUp(
  world: World,
  client: Host,
  {
    server,
    name,
    answer,
  }: { readonly server: Host; readonly name: string; readonly answer: string | undefined },
): Task<void> {
  const id = world.network.random.between(1, 0xffff)
  const from = { host: client, port: world.network.freePort(client) }
  const reply = () => encodeResponse(id, name, answer === undefined ? undefined : ipBytes(answer))
  yield* world.network.ask(from, { host: server, port: 53 }, encodeQuery(id, name), reply)
}

/** Asks for the time every minute or so. */
export function* keepTime(
  world: World,
  client: Host,
  { server, stratum }: { readonly server: Host; readonly stratum: number },
): Actor {
  const reference = stratum === 1 ? new ByteWriter().ascii('GPS\0').take() : ipBytes('198.51.100.123')
  for (;;) {
    const now = Math.floor(world.scheduler.now / 1e6)
    yield* world.network.ask(
      { host: client, port: 123 },
      { host: server, port: 123 },
      encodeNtp({ mode: 3, stratum: 0, reference: new Uint8Array(4), seconds: now }),
      () => encodeNtp({ mode: 4, stratum, reference, seconds: now }),
    )
    yield seconds(48)
  }
}
