/** Encrypted or opaque connections, by their visible parts: TLS, RDP, SSH, HTTP, and files over SMB. */
import { ByteWriter } from '#bytes/write'
import { encodeGet, encodeResponse } from '#protocols/http/testing/encode'
import { encodeBanner, encodeKexInit, encodeNewKeys, kexLists } from '#protocols/ssh/testing/encode'
import { encodeChangeCipherSpec, encodeClientHello, encodeServerHello } from '#protocols/tls/testing/encode'
import { connectionConfirmWith, connectionRequestWith } from '../encode/x224.ts'
import type { Connection, OpenOptions } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import type { Random } from '../network/random.ts'
import { milliseconds, seconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

/** TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 and _256_GCM_SHA384: RFC 5289 §3.2. */
const CIPHERS: readonly number[] = [0xc02f, 0xc030]
const HANDSHAKE = 22
const APPLICATION_DATA = 23

export interface SealedOptions {
  readonly server: Host
  readonly port?: number
  readonly requests: number
  /** Bytes of each request and answer. */
  readonly up?: readonly [number, number]
  readonly down?: readonly [number, number]
  readonly ciphers?: readonly number[]
  readonly pauseMs?: readonly [number, number]
  readonly options?: OpenOptions
}

/** A TLS 1.2 connection that takes up an earlier session (RFC 5246 §7.3), and a few requests in it. */
export function* talkSealed(world: PlantWorld, client: Host, wanted: SealedOptions): Task<void> {
  const { server, port = 443, requests, up = [150, 900], down = [300, 4000], pauseMs = [100, 2000] } = wanted
  const random = world.random(`tls ${client.name} ${world.now}`)
  const connection = yield* world.connect(client, server, port, wanted.options)
  yield* shakeHands(connection, random, server.name, wanted.ciphers ?? CIPHERS)
  for (let i = 0; i < requests; i++) {
    yield* connection.ask(sealed(random, random.between(...up)), sealed(random, random.between(...down)))
    yield milliseconds(random.between(...pauseMs))
  }
  yield* connection.close()
}

function* shakeHands(
  connection: Connection,
  random: Random,
  name: string,
  ciphers: readonly number[],
): Task<void> {
  yield* connection.ask(
    encodeClientHello({ serverName: name, ciphers, random: random.bytes(32) }),
    joined(
      encodeServerHello({ cipher: ciphers[0]!, random: random.bytes(32) }),
      encodeChangeCipherSpec(),
      record(HANDSHAKE, random.bytes(40)),
    ),
  )
  yield* connection.fromClient(joined(encodeChangeCipherSpec(), record(HANDSHAKE, random.bytes(40))))
}

/** Remote desktop: X.224, then everything inside TLS. */
export function* remoteDesktop(
  world: PlantWorld,
  client: Host,
  {
    server,
    user,
    forSeconds,
    port = 3389,
  }: { readonly server: Host; readonly user: string; readonly forSeconds: number; readonly port?: number },
): Task<void> {
  const random = world.random(`rdp ${client.name} ${world.now}`)
  const connection = yield* world.connect(client, server, port)
  yield* connection.ask(connectionRequestWith(user), connectionConfirmWith())
  yield* shakeHands(connection, random, server.name, CIPHERS)
  const end = world.now + seconds(forSeconds)
  while (world.now < end) {
    yield* connection.ask(sealed(random, random.between(60, 200)), sealed(random, random.between(300, 2800)))
    yield milliseconds(random.between(500, 2500) * Math.max(1, world.pace / 2))
  }
  yield* connection.close()
}

export interface SecureShell {
  readonly server: Host
  readonly port?: number
  readonly requests: number
  readonly up?: readonly [number, number]
  readonly down?: readonly [number, number]
  readonly pauseMs?: number
}

/** RFC 4253 §4.2, §7.1: banners, lists, keys, then encrypted packets. */
export function* secureShell(world: PlantWorld, client: Host, wanted: SecureShell): Task<void> {
  const { server, port = 22, requests, up = [68, 68], down = [68, 260], pauseMs = 400 } = wanted
  const random = world.random(`ssh ${client.name} ${world.now}`)
  const connection = yield* world.connect(client, server, port)
  const lists = kexLists('aes256-gcm@openssh.com')
  yield* connection.ask(encodeBanner('OpenSSH_9.2p1'), encodeBanner('OpenSSH_9.6'))
  yield* connection.ask(encodeKexInit(lists, random.bytes(16)), encodeKexInit(lists, random.bytes(16)))
  yield* connection.ask(encodeNewKeys(), encodeNewKeys())
  for (let i = 0; i < requests; i++) {
    yield* connection.ask(random.bytes(random.between(...up)), random.bytes(random.between(...down)))
    yield milliseconds(pauseMs)
  }
  yield* connection.close()
}

export interface Page {
  readonly server: Host
  readonly path: string
  readonly product: string
  readonly body: string
  readonly agent?: string
  readonly port?: number
}

export function* fetchPage(world: PlantWorld, client: Host, page: Page): Task<void> {
  const { server, path, product, body, agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)', port = 80 } = page
  const connection = yield* world.connect(client, server, port)
  yield* connection.ask(
    encodeGet(server.ip, path, { 'User-Agent': agent, Accept: '*/*' }),
    encodeResponse({
      status: 200,
      reason: 'OK',
      fields: { Server: product, 'Content-Type': 'text/html' },
      body,
    }),
  )
  yield* connection.close()
}

export function sealed(random: Random, bytes: number): Uint8Array {
  const writer = new ByteWriter()
  for (let left = bytes; left > 0; left -= MOST_IN_RECORD)
    writer.bytes(record(APPLICATION_DATA, random.bytes(Math.min(left, MOST_IN_RECORD))))
  return writer.take()
}

/** RFC 5246 §6.2.3. */
const MOST_IN_RECORD = 16_384

function record(type: number, content: Uint8Array): Uint8Array {
  return new ByteWriter().u8(type, 3, 3).u16be(content.length).bytes(content).take()
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
  for (const part of parts) writer.bytes(part)
  return writer.take()
}
