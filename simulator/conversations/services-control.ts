/** The service control manager by RPC in a named pipe: [MS-SCMR] over [MS-RPCE] over [MS-SMB2]. */
import { ByteWriter } from '#bytes/write'
import * as rpc from '#protocols/dcerpc/testing/encode'
import * as smb from '#protocols/smb/testing/encode'
import type { Host } from '../network/host.ts'
import { milliseconds, type Task } from '../network/scheduler.ts'
import type { PlantWorld } from '../network/world.ts'
import { signIn, writeFile } from './files.ts'

const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003'
const TRANSCEIVE = 0x0011_c017
const FILE = 91
const TREE = 6

/** A pipe request in an IOCTL: [MS-SMB2] 2.2.31, 2.2.32. */
function transceive(input: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16le(57)
    .u16le(0)
    .u32le(TRANSCEIVE)
    .u64le(BigInt(FILE))
    .u64le(BigInt(FILE))
    .u32le(120)
    .u32le(input.length)
    .u32le(0)
    .u32le(120)
    .u32le(0)
    .u32le(4280)
    .u32le(1)
    .u32le(0)
    .bytes(input)
    .take()
}

function transceived(output: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16le(49)
    .u16le(0)
    .u32le(TRANSCEIVE)
    .u64le(BigInt(FILE))
    .u64le(BigInt(FILE))
    .u32le(112)
    .u32le(0)
    .u32le(112)
    .u32le(output.length)
    .u32le(0)
    .u32le(0)
    .bytes(output)
    .take()
}

/** A conformant varying string: [MS-DTYP] 2.3.4 in NDR. */
function string(writer: ByteWriter, text: string): ByteWriter {
  const count = text.length + 1
  writer.u32le(count).u32le(0).u32le(count).utf16le(`${text}\0`)
  return writer.zeros((4 - (writer.length % 4)) % 4)
}

const handle = (fill: number) => new ByteWriter().u32le(0).bytes(new Uint8Array(16).fill(fill)).take()

/** RCreateServiceW: [MS-SCMR] 3.1.4.12. */
function createServiceRequest(name: string, path: string): Uint8Array {
  const writer = new ByteWriter().bytes(handle(1))
  string(writer, name)
  writer.u32le(0x20000)
  string(writer, name)
  writer.u32le(0xf01ff).u32le(0x10).u32le(3).u32le(1)
  string(writer, path)
  return writer.u32le(0).u32le(0).u32le(0).u32le(0).u32le(0).u32le(0).u32le(0).take()
}

export interface RemoteService {
  readonly name: string
  readonly path: string
  readonly program: Uint8Array
}

/** Puts the program on the admin share and makes a service of it. */
export function* createService(
  world: PlantWorld,
  client: Host,
  server: Host,
  { name, path, program }: RemoteService,
): Task<void> {
  const { connection } = yield* signIn(world, client, server)
  yield* writeFile(connection, server, { share: 'ADMIN$', name: `${name}.exe`, content: program })
  let messageId = 40
  const asks = (command: number, body: Uint8Array, answer: Uint8Array, tree = TREE) => {
    const id = messageId++
    return connection.ask(
      smb.encodeSmb2({ command, messageId: id, body, tree: command === 3 ? 0 : tree }),
      smb.encodeSmb2({ command, messageId: id, body: answer, tree, isResponse: true }),
    )
  }
  yield* asks(3, smb.encodeTreeConnect(`\\\\${server.ip}\\IPC$`), smb.encodeTreeConnected(2))
  yield* asks(5, smb.encodeCreate('svcctl', 1), smb.encodeCreated(FILE))
  yield* asks(11, transceive(rpc.bind(1, 0, SVCCTL)), transceived(rpc.bindAcknowledgement(1)))
  const machine = new ByteWriter().u32le(0x20000)
  string(machine, server.name)
  machine.u32le(0).u32le(0xf003f)
  const calls: readonly (readonly [opnum: number, stub: Uint8Array, answer: Uint8Array])[] = [
    [15, machine.take(), new ByteWriter().bytes(handle(1)).u32le(0).take()], // ROpenSCManagerW
    [12, createServiceRequest(name, path), new ByteWriter().u32le(0).bytes(handle(2)).u32le(0).take()],
    [19, new ByteWriter().bytes(handle(2)).u32le(0).u32le(0).take(), new ByteWriter().u32le(0).take()], // RStartServiceW
  ]
  for (const [i, [opnum, stub, answer]] of calls.entries()) {
    const callId = i + 2
    yield* asks(
      11,
      transceive(rpc.request({ callId, context: 0, opnum }, stub)),
      transceived(rpc.response(callId, 0, answer)),
    )
    yield milliseconds(40)
  }
  yield* asks(6, smb.encodeClose(FILE), smb.encodeClosed())
  yield* connection.close()
}
