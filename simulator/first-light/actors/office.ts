/** Traffic of offices: files, web pages, and encrypted connections. */

import { ByteWriter } from '#bytes/write'
import { encodeGet, encodeResponse } from '#protocols/http/testing/encode'
import { encodeChangeCipherSpec, encodeClientHello, encodeServerHello } from '#protocols/tls/testing/encode'
import * as smb from '../../encode/smb2.ts'
import type { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import type { Random } from '../../network/random.ts'
import { milliseconds, seconds, type Task } from '../../network/scheduler.ts'
import type { World } from '../world.ts'

/** TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 and _256_GCM_SHA384: RFC 5289 §3.2. */
const CIPHERS = [0xc02f, 0xc030]
const HANDSHAKE = 22
const APPLICATION_DATA = 23

/** One page over HTTP. */
export function* fetchPage(
  world: World,
  client: Host,
  {
    server,
    path,
    product,
    body,
  }: { readonly server: Host; readonly path: string; readonly product: string; readonly body: string },
): Task<void> {
  const connection = yield* world.connect(client, server, 80)
  const fields = { Server: product, 'Content-Type': 'text/html' }
  yield* connection.ask(
    encodeGet(server.ip, path, { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)', Accept: '*/*' }),
    encodeResponse({ status: 200, reason: 'OK', fields, body }),
  )
  yield* connection.close()
}

/** A TLS 1.2 connection that takes up an earlier session (RFC 5246 §7.3), and a few requests in it. */
export function* talkSealed(
  world: World,
  client: Host,
  { server, requests }: { readonly server: Host; readonly requests: number },
): Task<void> {
  const random = world.random(`tls ${client.name} ${world.scheduler.now}`)
  const connection = yield* world.connect(client, server, 443)
  yield* connection.ask(
    encodeClientHello({ serverName: server.name, ciphers: CIPHERS, random: random.bytes(32) }),
    joined(
      encodeServerHello({ cipher: CIPHERS[0]!, random: random.bytes(32) }),
      encodeChangeCipherSpec(),
      sealed(HANDSHAKE, random, 40),
    ),
  )
  yield* connection.fromClient(joined(encodeChangeCipherSpec(), sealed(HANDSHAKE, random, 40)))
  for (let i = 0; i < requests; i++) {
    yield* connection.ask(
      sealed(APPLICATION_DATA, random, random.between(150, 900)),
      sealed(APPLICATION_DATA, random, random.between(300, 4000)),
    )
    yield milliseconds(random.between(100, 2000))
  }
  yield* connection.close()
}

function sealed(type: number, random: Random, bytes: number): Uint8Array {
  return new ByteWriter().u8(type, 3, 3).u16be(bytes).bytes(random.bytes(bytes)).take()
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
  for (const part of parts) writer.bytes(part)
  return writer.take()
}

/** Signs in to a file server and works with its files, encrypted. */
export function* workWithFiles(world: World, client: Host, server: Host): Task<void> {
  const random = world.random(`smb ${client.name} ${world.scheduler.now}`)
  const connection = yield* world.connect(client, server, 445)
  const session = random.between(1, 0x7fff_ffff)
  yield* signIn(connection, { client, server, session, random })
  for (let i = 0; i < 6; i++) {
    const part = (bytes: number) => smb.encrypted(session, random.bytes(16), random.bytes(bytes))
    yield* connection.ask(part(random.between(120, 400)), part(random.between(200, 6000)))
    yield seconds(1 + random.next())
  }
  yield* connection.close()
}

interface SignIn {
  readonly client: Host
  readonly server: Host
  readonly session: number
  readonly random: Random
}

function* signIn(connection: Connection, { client, server, session, random }: SignIn): Task<void> {
  const names = {
    domain: 'WORKS',
    user: client.name.replace('pc-', ''),
    workstation: client.name.toUpperCase(),
  }
  const nothing = new Uint8Array(0)
  yield* connection.ask(
    smb.negotiateRequest({ message: 0 }, random.bytes(16)),
    smb.negotiateAnswer({ message: 0 }, random.bytes(16)),
  )
  yield* connection.ask(
    smb.setupRequest({ message: 1 }, smb.ntlmNegotiate()),
    smb.setupAnswer(
      { message: 1, session },
      smb.ntlmChallenge(server.name.toUpperCase(), names.domain, random.bytes(8)),
      false,
    ),
  )
  yield* connection.ask(
    smb.setupRequest({ message: 2, session }, smb.ntlmAuthenticate(names, random.bytes(24))),
    smb.setupAnswer({ message: 2, session }, nothing, true),
  )
}
