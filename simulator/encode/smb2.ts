/** SMB 2 as far as a signed-in, encrypted session begins. [MS-SMB2] revision 2023-09-20, [MS-NLMP]. */
import { ByteWriter } from '#bytes/write'

const NEGOTIATE = 0
const SESSION_SETUP = 1
const IS_ANSWER = 1
const MORE_PROCESSING_REQUIRED = 0xc000_0016
/** Revision 3.0: [MS-SMB2] 2.2.3. */
const DIALECT = 0x0300
const ENCRYPTION = 0x40

export interface Smb2Head {
  readonly message: number
  readonly isAnswer?: boolean
  readonly status?: number
  readonly session?: number
}

/** Direct TCP transport: a zero byte and a length of three ([MS-SMB2] 2.1). */
function framed(message: Uint8Array): Uint8Array {
  return new ByteWriter().u8(0).u24be(message.length).bytes(message).take()
}

/** [MS-SMB2] 2.2.1.2. */
function smb2(command: number, head: Smb2Head, body: Uint8Array): Uint8Array {
  const { message, isAnswer = false, status = 0, session = 0 } = head
  const header = new ByteWriter().u32be(0xfe534d42).u16le(64).u16le(1).u32le(status).u16le(command).u16le(31)
  header
    .u32le(isAnswer ? IS_ANSWER : 0)
    .u32le(0)
    .u64le(BigInt(message))
    .u32le(0)
    .u32le(0)
  return framed(header.u64le(BigInt(session)).zeros(16).bytes(body).take())
}

/** [MS-SMB2] 2.2.3. */
export function negotiateRequest(head: Smb2Head, clientId: Uint8Array): Uint8Array {
  const body = new ByteWriter()
    .u16le(36)
    .u16le(1)
    .u16le(1)
    .u16le(0)
    .u32le(ENCRYPTION)
    .bytes(clientId)
    .zeros(8)
  return smb2(NEGOTIATE, head, body.u16le(DIALECT).take())
}

/** [MS-SMB2] 2.2.4, without a security blob. */
export function negotiateAnswer(head: Smb2Head, serverId: Uint8Array): Uint8Array {
  const body = new ByteWriter().u16le(65).u16le(1).u16le(DIALECT).u16le(0).bytes(serverId).u32le(ENCRYPTION)
  for (let i = 0; i < 3; i++) body.u32le(1_048_576)
  return smb2(NEGOTIATE, { ...head, isAnswer: true }, body.zeros(16).u16le(128).u16le(0).u32le(0).take())
}

/** [MS-SMB2] 2.2.5. */
export function setupRequest(head: Smb2Head, token: Uint8Array): Uint8Array {
  const body = new ByteWriter().u16le(25).u8(0, 1).u32le(0).u32le(0).u16le(88).u16le(token.length).zeros(8)
  return smb2(SESSION_SETUP, head, body.bytes(token).take())
}

/** [MS-SMB2] 2.2.6; with `isDone` the user is signed in. */
export function setupAnswer(head: Smb2Head, token: Uint8Array, isDone: boolean): Uint8Array {
  const status = isDone ? 0 : MORE_PROCESSING_REQUIRED
  const body = new ByteWriter()
    .u16le(9)
    .u16le(0)
    .u16le(token.length === 0 ? 0 : 72)
    .u16le(token.length)
  return smb2(SESSION_SETUP, { ...head, isAnswer: true, status }, body.bytes(token).take())
}

/** Anything further, encrypted: [MS-SMB2] 2.2.41. */
export function encrypted(session: number, nonce: Uint8Array, contents: Uint8Array): Uint8Array {
  const header = new ByteWriter().u32be(0xfd534d42).bytes(nonce).bytes(nonce.subarray(0, 11)).zeros(5)
  header.u32le(contents.length).u16le(0).u16le(1).u64le(BigInt(session))
  return framed(header.bytes(contents).take())
}

const SIGNATURE = 'NTLMSSP\0'
/** Unicode, request target, NTLM, always sign, extended security, target info, version: [MS-NLMP] 2.2.2.5. */
const FLAGS = 0xe288_8215
/** Windows version 10.0 build 20348: [MS-NLMP] 2.2.2.10. */
const VERSION = Uint8Array.of(10, 0, 0x7c, 0x4f, 0, 0, 0, 15)

/** [MS-NLMP] 2.2.1.1. */
export function ntlmNegotiate(): Uint8Array {
  return new ByteWriter().ascii(SIGNATURE).u32le(1).u32le(FLAGS).zeros(16).bytes(VERSION).take()
}

/** [MS-NLMP] 2.2.1.2 with the server's names as target information (2.2.2.1). */
export function ntlmChallenge(server: string, domain: string, challenge: Uint8Array): Uint8Array {
  const target = new ByteWriter().utf16le(domain).take()
  const information = new ByteWriter()
  for (const [id, name] of [
    [2, domain],
    [1, server],
  ] as const)
    information
      .u16le(id)
      .u16le(name.length * 2)
      .utf16le(name)
  information.u16le(0).u16le(0)
  const writer = new ByteWriter().ascii(SIGNATURE).u32le(2)
  field(writer, target.length, 56)
  writer.u32le(FLAGS).bytes(challenge).zeros(8)
  field(writer, information.length, 56 + target.length)
  return writer.bytes(VERSION).bytes(target).bytes(information.take()).take()
}

/** [MS-NLMP] 2.2.1.3 with a response of 24 bytes. */
export function ntlmAuthenticate(
  names: { readonly domain: string; readonly user: string; readonly workstation: string },
  response: Uint8Array,
): Uint8Array {
  const texts = [names.domain, names.user, names.workstation].map((name) =>
    new ByteWriter().utf16le(name).take(),
  )
  const parts = [response, response, ...texts, new Uint8Array(0)]
  const writer = new ByteWriter().ascii(SIGNATURE).u32le(3)
  let at = 72
  for (const part of parts) {
    field(writer, part.length, at)
    at += part.length
  }
  writer.u32le(FLAGS).bytes(VERSION)
  for (const part of parts) writer.bytes(part)
  return writer.take()
}

/** Length, room and offset of a part: [MS-NLMP] 2.2.1. */
function field(writer: ByteWriter, length: number, offset: number): void {
  writer.u16le(length).u16le(length).u32le(offset)
}
