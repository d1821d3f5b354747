/** File sharing by SMB 2: sealed as Windows does it today, or readable where the signs of an attack must show. */
import { hex } from '#bytes/hex'
import * as smb from '#protocols/smb/testing/encode'
import * as signed from '../encode/smb2.ts'
import type { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import { milliseconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'

export const SMB_PORT = 445
const LOGON_FAILURE = 0xc000_006d

/** Signs in by NTLM; `user` defaults to the name of the host. */
export function* signIn(
  world: PlantWorld,
  client: Host,
  server: Host,
  { user = client.name, isRefused = false }: { readonly user?: string; readonly isRefused?: boolean } = {},
): Task<{ readonly connection: Connection; readonly session: number }> {
  const random = world.random(`smb ${client.name} ${world.now}`)
  const connection = yield* world.connect(client, server, SMB_PORT)
  const session = random.between(1, 0x7fff_ffff)
  const names = { domain: world.domain.toUpperCase(), user, workstation: client.name.toUpperCase() }
  yield* connection.ask(
    signed.negotiateRequest({ message: 0 }, random.bytes(16)),
    signed.negotiateAnswer({ message: 0 }, random.bytes(16)),
  )
  yield* connection.ask(
    signed.setupRequest({ message: 1 }, signed.ntlmNegotiate()),
    signed.setupAnswer(
      { message: 1, session },
      signed.ntlmChallenge(server.name.toUpperCase(), names.domain, random.bytes(8)),
      false,
    ),
  )
  yield* connection.ask(
    signed.setupRequest({ message: 2, session }, signed.ntlmAuthenticate(names, random.bytes(24))),
    isRefused
      ? smb.encodeSmb2({
          command: 1,
          messageId: 2,
          isResponse: true,
          status: LOGON_FAILURE,
          body: hex('0900 0000 0000 0000'),
        })
      : signed.setupAnswer({ message: 2, session }, new Uint8Array(0), true),
  )
  return { connection, session }
}

/** A signed-in session with encrypted requests: bytes up and down of each. */
export function* workWithFiles(
  world: PlantWorld,
  client: Host,
  server: Host,
  {
    requests = 6,
    up = [120, 400],
    down = [200, 6000],
    pauseMs = 1200,
  }: {
    readonly requests?: number
    readonly up?: readonly [number, number]
    readonly down?: readonly [number, number]
    readonly pauseMs?: number
  } = {},
): Task<void> {
  const { connection, session } = yield* signIn(world, client, server)
  const random = world.random(`smb data ${client.name} ${world.now}`)
  const part = (bytes: number) => signed.encrypted(session, random.bytes(16), random.bytes(bytes))
  for (let i = 0; i < requests; i++) {
    yield* connection.ask(part(random.between(...up)), part(random.between(...down)))
    yield milliseconds(pauseMs)
  }
  yield* connection.close()
}

/** Puts a file on a share, readable: as a tool does that asks for no encryption. */
export function* putFile(world: PlantWorld, client: Host, server: Host, file: SharedFile): Task<void> {
  const { connection } = yield* signIn(world, client, server)
  yield* writeFile(connection, server, file)
  yield* connection.close()
}

export interface SharedFile {
  readonly share: string
  readonly name: string
  readonly content: Uint8Array
}

/** WRITE response: [MS-SMB2] 2.2.22. */
const written = (bytes: number) =>
  Uint8Array.of(17, 0, 0, 0, bytes & 255, bytes >> 8, bytes >> 16, 0, ...new Array<number>(8).fill(0))
const AT_ONCE = 32_768

export function* writeFile(
  connection: Connection,
  server: Host,
  { share, name, content }: SharedFile,
): Task<void> {
  const tree = 5
  const file = 77
  let messageId = 3
  const asks = (command: number, body: Uint8Array, answer: Uint8Array, within = tree) => {
    const id = messageId++
    return connection.ask(
      smb.encodeSmb2({ command, messageId: id, body, tree: command === 3 ? 0 : within }),
      smb.encodeSmb2({ command, messageId: id, body: answer, tree: within, isResponse: true }),
    )
  }
  yield* asks(
    3,
    smb.encodeTreeConnect(`\\\\${server.ip}\\${share}`),
    smb.encodeTreeConnected(share === 'IPC$' ? 2 : 1),
  )
  yield* asks(5, smb.encodeCreate(name, 2), smb.encodeCreated(file))
  for (let at = 0; at < content.length; at += AT_ONCE) {
    const part = content.subarray(at, at + AT_ONCE)
    yield* asks(9, smb.encodeWrite(file, part), written(part.length))
  }
  yield* asks(6, smb.encodeClose(file), smb.encodeClosed())
}
