/** Names, addresses, time, logs and supervision. */
import { berTag } from '#bytes/ber'
import { asciiBytes, ber, berIntegerContents } from '#bytes/ber-write'
import { ByteWriter } from '#bytes/write'
import { encodeDhcp } from '#protocols/dhcp/testing/encode'
import { encodeQuery, encodeResponse } from '#protocols/dns/testing/encode'
import { encodeNtp } from '#protocols/ntp/testing/encode'
import { encodeSnmp } from '#protocols/snmp/testing/encode'
import { pduTag } from '#protocols/snmp/wire'
import { ipBytes, macBytes } from '#wire/build-address'
import { encodeSnmp3 } from '../encode/snmp3.ts'
import { gatewayOf, type Host } from '../network/host.ts'
import { type Actor, milliseconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

const EVERYONE = { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff' }
const DHCP_SERVER_PORT = 67
const DHCP_CLIENT_PORT = 68
/** RFC 2131 §3.1. */
const [DISCOVER, OFFER, REQUEST, ACKNOWLEDGE] = [1, 2, 3, 5] as const

const words = (text: string) => new ByteWriter().ascii(text).take()

/** Requests an address as RFC 2131 §3.1 shows it, through the router's relay, then checks for conflicts (RFC 5227 §2.3). */
export function* getAddress(world: PlantWorld, host: Host, vendorClass: string): Task<void> {
  const { network } = world
  const transaction = network.random.between(1, 0x7fff_ffff)
  const clientMac = macBytes(host.mac)
  const relay = { ...network.router, zone: host.zone, ip: gatewayOf(host.zone!) }
  const hello = [
    { code: 12, value: words(host.name) },
    { code: 60, value: words(vendorClass) },
    { code: 55, value: Uint8Array.of(1, 3, 6, 15, 42) },
  ]
  const chosen = [
    { code: 50, value: ipBytes(host.ip) },
    { code: 54, value: ipBytes(relay.ip) },
  ]
  const lease = [
    { code: 1, value: Uint8Array.of(255, 255, 255, 0) },
    { code: 3, value: ipBytes(relay.ip) },
    { code: 51, value: Uint8Array.of(0, 1, 0x51, 0x80) },
    { code: 54, value: ipBytes(relay.ip) },
  ]
  const asks = (type: number, options: readonly { code: number; value: Uint8Array }[]) =>
    network.broadcast(
      { host, port: DHCP_CLIENT_PORT },
      { ...EVERYONE, port: DHCP_SERVER_PORT },
      encodeDhcp({ type, transaction, clientMac, options }),
      '0.0.0.0',
    )
  const replies = (type: number) =>
    network.broadcast(
      { host: relay, port: DHCP_SERVER_PORT },
      { ...EVERYONE, port: DHCP_CLIENT_PORT },
      encodeDhcp({ type, transaction, clientMac, yourAddress: ipBytes(host.ip), options: lease }),
    )
  asks(DISCOVER, hello)
  yield milliseconds(8)
  replies(OFFER)
  yield milliseconds(3)
  asks(REQUEST, [...hello, ...chosen])
  yield milliseconds(5)
  replies(ACKNOWLEDGE)
  yield milliseconds(20)
  yield* network.whoHas(host, host.ip)
}

export interface Lookup {
  readonly server: Host
  readonly name: string
  /** Undefined where there is no such name. */
  readonly answer: string | undefined
  /** TYPE of RFC 1035 §3.2.2; default: A. */
  readonly type?: number
}

export function* lookUp(world: PlantWorld, client: Host, { server, name, answer, type }: Lookup): Task<void> {
  const id = world.network.random.between(1, 0xffff)
  const from = { host: client, port: world.network.freePort(client) }
  const data = answer === undefined || type === 12 ? answer : type === 16 ? undefined : ipBytes(answer)
  const reply = () =>
    type === 16 ? textAnswer(id, name, answer ?? '') : encodeResponse(id, name, data, type)
  yield* world.network.ask(from, { host: server, port: 53 }, encodeQuery(id, name, type), reply)
}

/** A TXT record: RFC 1035 §3.3.14. */
function textAnswer(id: number, name: string, text: string): Uint8Array {
  const question = encodeQuery(id, name, 16)
  const answer = new ByteWriter().bytes(question)
  answer.patchU16be(2, 0x8180).patchU16be(6, 1)
  answer
    .u16be(0xc00c)
    .u16be(16)
    .u16be(1)
    .u32be(30)
    .u16be(text.length + 1)
    .u8(text.length)
    .ascii(text)
  return answer.take()
}

export function* keepTime(world: PlantWorld, client: Host, server: Host, everySeconds = 64): Actor {
  const isFirst = server.zone === undefined
  const reference = isFirst ? words('GPS\0') : ipBytes('198.51.100.123')
  for (;;) {
    yield* askTime(world, client, server, { stratum: isFirst ? 1 : 2, reference, shiftSeconds: 0 })
    yield world.cycle(everySeconds)
  }
}

export function* askTime(
  world: PlantWorld,
  client: Host,
  server: Host,
  {
    stratum,
    reference,
    shiftSeconds,
  }: { readonly stratum: number; readonly reference: Uint8Array; readonly shiftSeconds: number },
): Task<void> {
  const now = Math.floor(world.now / 1e6)
  yield* world.network.ask(
    { host: client, port: 123 },
    { host: server, port: 123 },
    encodeNtp({ mode: 3, stratum: 0, reference: new Uint8Array(4), seconds: now }),
    () => encodeNtp({ mode: 4, stratum, reference, seconds: now + shiftSeconds }),
  )
}

/** One line of a log: RFC 5424 §6. */
export function* log(world: PlantWorld, client: Host, server: Host, text: string): Task<void> {
  const time = new Date(world.now / 1000).toISOString()
  const line = words(`<134>1 ${time} ${client.name} app - - - ${text}`)
  yield* world.network.udp({ host: client, port: 514 }, { host: server, port: 514 }, line)
}

/** Network monitoring by SNMP version 3, encrypted. */
export function* watchSwitch(world: PlantWorld, client: Host, device: Host): Actor {
  const random = world.random(`snmp ${device.name}`)
  const from = { host: client, port: world.network.freePort(client) }
  for (let message = random.between(1, 100_000); ; message++) {
    const encoded = (bytes: number) =>
      encodeSnmp3({
        message,
        enterprise: 9,
        engineMac: device.mac,
        engineSeconds: Math.floor(world.now / 1e6) % 1_000_000,
        user: 'supervision',
        encrypted: random.bytes(bytes),
        authentication: random.bytes(12),
        salt: random.bytes(8),
      })
    yield* world.network.ask(from, { host: device, port: 161 }, encoded(48), () => encoded(96))
    yield world.cycle(60)
  }
}

/** GETNEXT after GETNEXT through the system group and the interfaces. */
export function* walk(
  world: PlantWorld,
  client: Host,
  device: Host,
  { community, most = Infinity }: { readonly community: string; readonly most?: number },
): Task<void> {
  const from = { host: client, port: world.network.freePort(client) }
  const table = [
    ...Array.from({ length: 7 }, (_, i) => `1.3.6.1.2.1.1.${i + 1}.0`),
    ...Array.from({ length: 20 }, (_, i) => `1.3.6.1.2.1.2.2.1.${1 + (i >> 2)}.${1 + (i & 3)}`),
  ]
  for (const [i, oid] of table.slice(0, most).entries()) {
    const head = { version: 1, community, request: 7000 + i } as const
    const next = table[i + 1] ?? '1.3.6.1.2.1.3.1.0'
    yield* world.network.ask(
      from,
      { host: device, port: 161 },
      encodeSnmp({ ...head, pdu: pduTag.GET_NEXT, bindings: [{ oid }] }),
      () =>
        encodeSnmp({
          ...head,
          pdu: pduTag.RESPONSE,
          bindings: [{ oid: next, value: i === 0 ? device.name : i }],
        }),
    )
    yield milliseconds(8)
  }
}

// ——— Kerberos (RFC 4120 §5.4) and LDAP (RFC 4511 §4.2, §4.5), as far as they are readable ———

const explicit = (number: number, contents: Uint8Array) => ber(0xa0 | number, contents)
const integer = (value: number) => ber(berTag.INTEGER, berIntegerContents(value))
const general = (text: string) => ber(0x1b, asciiBytes(text))
const sequence = (...parts: readonly Uint8Array[]) => ber(berTag.SEQUENCE, ...parts)
const principal = (type: number, ...names: readonly string[]) =>
  sequence(explicit(0, integer(type)), explicit(1, sequence(...names.map(general))))

const realmOf = ({ domain }: PlantWorld) => `${domain.toUpperCase()}.EXAMPLE`

/** AS-REQ or TGS-REQ over UDP and its reply, or an error. */
export function* askTicket(
  world: PlantWorld,
  client: Host,
  server: Host,
  {
    user,
    service,
    error = 0,
  }: { readonly user: string; readonly service: readonly string[]; readonly error?: number },
): Task<void> {
  const realm = realmOf(world)
  const from = { host: client, port: world.network.freePort(client) }
  const isFirst = service[0] === 'krbtgt'
  const till = ber(0x18, asciiBytes('20370913024805Z'))
  const body = sequence(
    explicit(0, ber(0x03, Uint8Array.of(0, 0x40, 0x81, 0x00, 0x10))),
    ...(isFirst ? [explicit(1, principal(1, user))] : []),
    explicit(2, general(realm)),
    explicit(3, principal(2, ...service)),
    explicit(5, till),
    explicit(7, integer(world.network.random.between(1, 0x7fff_ffff))),
    explicit(8, sequence(integer(18), integer(17))),
  )
  const request = ber(
    isFirst ? 0x6a : 0x6c,
    sequence(explicit(1, integer(5)), explicit(2, integer(isFirst ? 10 : 12)), explicit(4, body)),
  )
  const random = world.network.random
  const cipher = () =>
    sequence(explicit(0, integer(18)), explicit(2, ber(berTag.BYTE_STRING, random.bytes(180))))
  const ticket = ber(
    0x61,
    sequence(
      explicit(0, integer(5)),
      explicit(1, general(realm)),
      explicit(2, principal(2, ...service)),
      explicit(3, cipher()),
    ),
  )
  const reply = ber(
    isFirst ? 0x6b : 0x6d,
    sequence(
      explicit(0, integer(5)),
      explicit(1, integer(isFirst ? 11 : 13)),
      explicit(3, general(realm)),
      explicit(4, principal(1, user)),
      explicit(5, ticket),
      explicit(6, cipher()),
    ),
  )
  const stime = ber(0x18, asciiBytes('20260302060000Z'))
  const refusal = ber(
    0x7e,
    sequence(
      explicit(0, integer(5)),
      explicit(1, integer(30)),
      explicit(4, stime),
      explicit(5, integer(0)),
      explicit(6, integer(error)),
      explicit(9, general(realm)),
      explicit(10, principal(2, ...service)),
    ),
  )
  yield* world.network.ask(from, { host: server, port: 88 }, request, () => (error === 0 ? reply : refusal))
}

/** A search by LDAP over TCP: bind anonymously, then filters one after another, each answered with entries. */
export function* searchDirectory(
  world: PlantWorld,
  client: Host,
  server: Host,
  filters: readonly string[],
  entriesEach: number,
): Task<void> {
  const connection = yield* world.connect(client, server, 389)
  const bytes = (text: string, tag = 4) => ber(tag, asciiBytes(text))
  yield* connection.ask(
    sequence(integer(1), ber(0x60, integer(3), bytes(''), bytes('', 0x80))),
    sequence(integer(1), ber(0x61, ber(0x0a, Uint8Array.of(0)), bytes(''), bytes(''))),
  )
  for (const [i, attribute] of filters.entries()) {
    const id = integer(i + 2)
    const filter = ber(0x87, asciiBytes(attribute)) // present
    const search = ber(
      0x63,
      bytes(`DC=${world.domain},DC=example`),
      ber(0x0a, Uint8Array.of(2)),
      ber(0x0a, Uint8Array.of(0)),
      integer(1000),
      integer(30),
      ber(1, Uint8Array.of(0)),
      filter,
      sequence(bytes('cn'), bytes('memberOf')),
    )
    const results = new ByteWriter()
    for (let entry = 0; entry < entriesEach; entry++) {
      const name = bytes(`CN=${attribute}${entry},OU=People,DC=${world.domain},DC=example`)
      results.bytes(
        sequence(
          id,
          ber(0x64, name, sequence(sequence(bytes('cn'), ber(0x31, bytes(`${attribute}${entry}`))))),
        ),
      )
    }
    results.bytes(sequence(id, ber(0x65, ber(0x0a, Uint8Array.of(0)), bytes(''), bytes(''))))
    yield* connection.ask(sequence(id, search), results.take())
    yield milliseconds(60)
  }
  yield* connection.fromClient(sequence(integer(filters.length + 2), ber(0x42)))
  yield* connection.close()
}

/** Control of a stream by RTSP (RFC 2326 §10), with keep-alive. */
export function* watchCamera(world: PlantWorld, client: Host, camera: Host): Actor {
  const connection = yield* world.connect(client, camera, 554)
  let number = 0
  const asks = (method: string, fields = '', answer = '', body = '') => {
    number++
    const url = `rtsp://${camera.ip}/axis-media/media.amp`
    return connection.ask(
      words(`${method} ${url} RTSP/1.0\r\nCSeq: ${number}\r\nUser-Agent: recorder/3.1\r\n${fields}\r\n`),
      words(`RTSP/1.0 200 OK\r\nCSeq: ${number}\r\nServer: AXIS GStreamer\r\n${answer}\r\n${body}`),
    )
  }
  const description = `v=0\r\no=- 1 1 IN IP4 ${camera.ip}\r\ns=Media\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=1\r\n`
  yield* asks('OPTIONS', '', 'Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n')
  yield* asks(
    'DESCRIBE',
    'Accept: application/sdp\r\n',
    `Content-Type: application/sdp\r\nContent-Length: ${description.length}\r\n`,
    description,
  )
  const session = 'Session: 4F2A90C1\r\n'
  yield* asks(
    'SETUP',
    'Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n',
    `${session}Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n`,
  )
  yield* asks('PLAY', session, session)
  const random = world.random(`video ${camera.name}`)
  for (let sequence = 1; ; sequence++) {
    // RTP of RFC 3550 §5.1 interleaved by RFC 2326 §10.12.
    const packet = new ByteWriter()
      .u8(0x80, 96)
      .u16be(sequence & 0xffff)
      .u32be((sequence * 9000) >>> 0)
      .u32be(0x1a2b3c4d)
      .u8(0x41)
      .bytes(random.bytes(420))
      .take()
    yield* connection.fromServer(new ByteWriter().u8(0x24, 0).u16be(packet.length).bytes(packet).take())
    if (sequence % 4 === 0) yield* connection.acknowledge('client')
    if (sequence % 60 === 0) yield* asks('GET_PARAMETER', session, session)
    yield world.cycle(0.5)
  }
}
