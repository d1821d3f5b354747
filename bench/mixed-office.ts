/** Office traffic of the mixed site: names, web, files, management, and unrecognised traffic. */
import { encodeResponse as encodeNames, encodeQuery } from '#protocols/dns/testing/encode'
import { encodeGet, encodeResponse } from '#protocols/http/testing/encode'
import { encodeEcho } from '#protocols/icmp/testing/encode'
import { encodeNtp } from '#protocols/ntp/testing/encode'
import * as smb from '#protocols/smb/testing/encode'
import { encodeSnmp } from '#protocols/snmp/testing/encode'
import * as tls from '#protocols/tls/testing/encode'
import { IP_PROTOCOL } from '#wire/build'
import type { Actor, Stage } from './stage.ts'
import { Connection, Datagrams, ephemeralPort, type Host } from './talk.ts'

const PORT = { dns: 53, http: 80, ntp: 123, snmp: 161, tls: 443, smb: 445 } as const
const AES_128_GCM = 0xc02f
const SNMP = { get: 0xa0, response: 0xa2 } as const
const bytesOf = (ip: number) => Uint8Array.of(ip >>> 24, ip >>> 16, ip >>> 8, ip)

/** A conversation that begins, ends and is forgotten. */
export type Visit = (stage: Stage, client: Host, server: Host) => Actor

function between(stage: Stage, client: Host, server: Host, serverPort: number): Datagrams {
  return new Datagrams(stage.file, { client, server, clientPort: ephemeralPort(client), serverPort })
}

export function* dnsVisit(stage: Stage, client: Host, server: Host): Actor {
  const datagrams = between(stage, client, server, PORT.dns)
  const id = stage.random.below(0x10000)
  const name = `www${stage.random.below(200)}.example.com`
  datagrams.ask(encodeQuery(id, name), stage.now)
  yield stage.random.between(300, 20_000)
  datagrams.answer(encodeNames(id, name, bytesOf(0x97650101)), stage.now)
}

export function* ntpVisit(stage: Stage, client: Host, server: Host): Actor {
  const datagrams = new Datagrams(stage.file, { client, server, clientPort: PORT.ntp, serverPort: PORT.ntp })
  const seconds = Math.floor(stage.now / 1e6)
  datagrams.ask(encodeNtp({ mode: 3, stratum: 3, reference: bytesOf(server.ip), seconds }), stage.now)
  yield 800
  datagrams.answer(encodeNtp({ mode: 4, stratum: 2, reference: bytesOf(0xc0a80101), seconds }), stage.now)
}

export function* snmpVisit(stage: Stage, client: Host, server: Host): Actor {
  const datagrams = between(stage, client, server, PORT.snmp)
  const request = stage.random.below(0x7fffffff)
  const oids = ['1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.5.0']
  const message = { version: 1, community: 'public', request } as const
  datagrams.ask(encodeSnmp({ ...message, pdu: SNMP.get, bindings: oids.map((oid) => ({ oid })) }), stage.now)
  yield stage.random.between(500, 5000)
  const values = ['Industrial switch, firmware 4.2', server.name]
  const bindings = oids.map((oid, i) => ({ oid, value: values[i]! }))
  datagrams.answer(encodeSnmp({ ...message, pdu: SNMP.response, bindings }), stage.now)
}

export function* pingVisit(stage: Stage, client: Host, server: Host): Actor {
  const datagrams = new Datagrams(stage.file, { client, server, clientPort: 0, serverPort: 0 })
  const identifier = stage.random.below(0x10000)
  const data = new Uint8Array(32).fill(0x61)
  for (let sequence = 1; sequence <= 2; sequence++) {
    datagrams.askPacket(IP_PROTOCOL.ICMP, encodeEcho(8, identifier, sequence, data), stage.now)
    yield 1200
    datagrams.answerPacket(IP_PROTOCOL.ICMP, encodeEcho(0, identifier, sequence, data), stage.now)
    yield 1_000_000
  }
}

export function* httpVisit(stage: Stage, client: Host, server: Host): Actor {
  const connection = new Connection(stage.file, client, server, PORT.http)
  connection.open(stage.now)
  yield 500
  connection.ask(encodeGet(server.name, '/status', { 'User-Agent': 'Panel/2.1' }), stage.now)
  yield 5000
  const fields = { Server: 'GoAhead-Webs', 'Content-Type': 'text/html' }
  const body = `<html>${'temperature 21.5 '.repeat(120)}</html>`
  connection.answer(encodeResponse({ status: 200, reason: 'OK', fields, body }), stage.now)
  yield 700
  connection.acknowledge(stage.now)
  yield 5000
  connection.close(stage.now)
}

/** A TLS 1.2 handshake as far as it can be read, then records nobody can. */
export function* tlsVisit(stage: Stage, client: Host, server: Host): Actor {
  const { random } = stage
  const connection = new Connection(stage.file, client, server, PORT.tls)
  connection.open(stage.now)
  yield 500
  const hello = { serverName: server.name, ciphers: [AES_128_GCM, 0xc030], random: random.bytes(32) }
  connection.ask(tls.encodeClientHello(hello), stage.now)
  yield 20_000
  connection.answer(tls.encodeServerHello({ cipher: AES_128_GCM, random: random.bytes(32) }), stage.now)
  yield 300
  connection.answer(tls.encodeChangeCipherSpec(), stage.now)
  yield 300
  connection.ask(tls.encodeChangeCipherSpec(), stage.now)
  for (let round = 0; round < 3; round++) {
    yield 3000
    connection.ask(applicationData(stage, 200), stage.now)
    yield 15_000
    connection.answer(applicationData(stage, random.between(400, 1400)), stage.now)
    yield 400
    connection.acknowledge(stage.now)
  }
  yield 50_000
  connection.close(stage.now)
}

/** RFC 5246 §6.2.3. */
function applicationData(stage: Stage, length: number): Uint8Array {
  const record = stage.random.bytes(5 + length)
  record.set([23, 3, 3, length >> 8, length & 0xff])
  return record
}

export function* fileVisit(stage: Stage, client: Host, server: Host): Actor {
  const connection = new Connection(stage.file, client, server, PORT.smb)
  connection.open(stage.now)
  let messageId = 0
  const exchanges: readonly (readonly [number, Uint8Array, Uint8Array])[] = [
    [0, smb.encodeNegotiate([0x0202, 0x0210, 0x0300]), smb.encodeNegotiated(0x0300)],
    [3, smb.encodeTreeConnect(`\\\\${server.name}\\recipes`), smb.encodeTreeConnected(1)],
    [5, smb.encodeCreate(`batch-${stage.random.below(50)}.xml`, 1), smb.encodeCreated(7)],
    [6, smb.encodeClose(7), smb.encodeClosed()],
  ]
  for (const [command, request, response] of exchanges) {
    yield 900
    const message = { command, messageId: messageId++, tree: command > 3 ? 1 : 0 }
    connection.ask(smb.encodeSmb2({ ...message, body: request }), stage.now)
    yield 1500
    connection.answer(
      smb.encodeSmb2({ ...message, tree: command >= 3 ? 1 : 0, isResponse: true, body: response }),
      stage.now,
    )
  }
  yield 2000
  connection.close(stage.now)
}

/** Bytes that are no protocol, on ports that belong to none. */
export function* unknownTcpVisit(stage: Stage, client: Host, server: Host): Actor {
  const connection = new Connection(stage.file, client, server, 7000 + (server.ip % 500))
  connection.open(stage.now)
  for (let round = 0; round < 5; round++) {
    yield 20_000
    connection.ask(unknownBytes(stage, 24), stage.now)
    yield 8000
    connection.answer(unknownBytes(stage, 60), stage.now)
  }
  yield 4000
  connection.close(stage.now)
}

export function* unknownUdpVisit(stage: Stage, client: Host, server: Host): Actor {
  const datagrams = between(stage, client, server, 30_000 + (server.ip % 500))
  for (let round = 0; round < 4; round++) {
    datagrams.ask(unknownBytes(stage, 40), stage.now)
    yield 30_000
  }
}

/** Begins with bytes that begin no protocol. */
function unknownBytes(stage: Stage, length: number): Uint8Array {
  const bytes = stage.random.bytes(length)
  bytes.set([0xa7, 0xc3, 0x9e, 0x00])
  return bytes
}
