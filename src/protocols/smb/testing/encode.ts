import { ByteWriter } from '#bytes/write'

export interface Smb2Choice {
  readonly command: number
  readonly messageId: number
  readonly isResponse?: boolean
  readonly status?: number
  readonly tree?: number
  readonly body: Uint8Array
}

/** One SMB 2 command behind its transport header: [MS-SMB2] 2.1, 2.2.1.2. */
export function encodeSmb2({
  command,
  messageId,
  isResponse = false,
  status = 0,
  tree = 0,
  body,
}: Smb2Choice): Uint8Array {
  const message = new ByteWriter()
    .u32be(0xfe534d42)
    .u16le(64)
    .u16le(1) // CreditCharge
    .u32le(status)
    .u16le(command)
    .u16le(1) // credits
    .u32le(isResponse ? 1 : 0)
    .u32le(0) // NextCommand
    .u64le(BigInt(messageId))
    .u32le(0xfeff)
    .u32le(tree)
    .u64le(1n) // SessionId
    .zeros(16) // Signature
    .bytes(body)
    .take()
  return new ByteWriter().u8(0).u24be(message.length).bytes(message).take()
}

/** NEGOTIATE request body: [MS-SMB2] 2.2.3. */
export function encodeNegotiate(dialects: readonly number[]): Uint8Array {
  const writer = new ByteWriter()
    .u16le(36)
    .u16le(dialects.length)
    .u16le(1)
    .u16le(0)
    .u32le(0)
    .zeros(16)
    .zeros(8)
  for (const dialect of dialects) writer.u16le(dialect)
  return writer.take()
}

/** NEGOTIATE response body without a security buffer: [MS-SMB2] 2.2.4. */
export function encodeNegotiated(dialect: number): Uint8Array {
  return new ByteWriter()
    .u16le(65)
    .u16le(1)
    .u16le(dialect)
    .u16le(0)
    .zeros(16)
    .u32le(0)
    .u32le(0x10000)
    .u32le(0x10000)
    .u32le(0x10000)
    .zeros(16)
    .u16le(128)
    .u16le(0)
    .u32le(0)
    .take()
}

/** TREE_CONNECT request body: [MS-SMB2] 2.2.9. */
export function encodeTreeConnect(path: string): Uint8Array {
  return new ByteWriter()
    .u16le(9)
    .u16le(0)
    .u16le(72)
    .u16le(path.length * 2)
    .utf16le(path)
    .take()
}

/** TREE_CONNECT response body: [MS-SMB2] 2.2.10; share type 1 disk, 2 pipe. */
export function encodeTreeConnected(shareType: number): Uint8Array {
  return new ByteWriter().u16le(16).u8(shareType, 0).u32le(0).u32le(0).u32le(0x1f01ff).take()
}

/** CREATE request body: [MS-SMB2] 2.2.13. */
export function encodeCreate(name: string, disposition: number): Uint8Array {
  return new ByteWriter()
    .u16le(57)
    .u8(0, 0)
    .u32le(2)
    .zeros(16)
    .u32le(0x12019f)
    .u32le(0)
    .u32le(7)
    .u32le(disposition)
    .u32le(0)
    .u16le(120)
    .u16le(name.length * 2)
    .u32le(0)
    .u32le(0)
    .utf16le(name)
    .take()
}

/** CREATE response body with a FileId: [MS-SMB2] 2.2.14. */
export function encodeCreated(file: number): Uint8Array {
  return new ByteWriter().u16le(89).zeros(62).u64le(BigInt(file)).u64le(BigInt(file)).zeros(8).take()
}

/** WRITE request body: [MS-SMB2] 2.2.21. */
export function encodeWrite(file: number, data: Uint8Array, offset = 0): Uint8Array {
  return new ByteWriter()
    .u16le(49)
    .u16le(112)
    .u32le(data.length)
    .u64le(BigInt(offset))
    .u64le(BigInt(file))
    .u64le(BigInt(file))
    .zeros(16)
    .bytes(data)
    .take()
}

/** CLOSE request body: [MS-SMB2] 2.2.15. */
export function encodeClose(file: number): Uint8Array {
  return new ByteWriter().u16le(24).u16le(0).u32le(0).u64le(BigInt(file)).u64le(BigInt(file)).take()
}

/** CLOSE response body: [MS-SMB2] 2.2.16. */
export function encodeClosed(): Uint8Array {
  return new ByteWriter().u16le(60).zeros(58).take()
}

export interface Smb1Choice {
  readonly command: number
  readonly isResponse?: boolean
  readonly status?: number
  readonly process?: number
  readonly multiplex?: number
  /** Parameter words, two bytes each. */
  readonly words?: readonly number[]
  readonly data?: Uint8Array
}

/** One SMB 1 command behind its transport header: [MS-CIFS] 2.2.3. */
export function encodeSmb1({
  command,
  isResponse = false,
  status = 0,
  process = 0xfeff,
  multiplex = 64,
  words = [],
  data = new Uint8Array(0),
}: Smb1Choice): Uint8Array {
  const message = new ByteWriter()
    .u32be(0xff534d42)
    .u8(command)
    .u32le(status)
    .u8(isResponse ? 0x98 : 0x18)
    .u16le(0x4001) // NT status codes, long names
    .zeros(12)
    .u16le(1) // tree
    .u16le(process)
    .u16le(1) // user
    .u16le(multiplex)
    .u8(words.length)
  for (const word of words) message.u16le(word)
  const bytes = message.u16le(data.length).bytes(data).take()
  return new ByteWriter().u8(0).u24be(bytes.length).bytes(bytes).take()
}

/** NEGOTIATE with the dialect of NT: [MS-CIFS] 2.2.4.52. */
export function encodeSmb1Negotiate(): Uint8Array {
  return encodeSmb1({ command: 0x72, data: new ByteWriter().u8(2).ascii('NT LM 0.12\0').take() })
}

/** NEGOTIATE response without extended security, its names in Unicode as servers write them: [MS-CIFS] 2.2.4.52.2. */
export function encodeSmb1Negotiated(domain: string, server: string): Uint8Array {
  const parameters = new ByteWriter()
    .u16le(0) // DialectIndex
    .u8(3) // SecurityMode
    .zeros(12 + 4) // counts, sizes, SessionKey
    .u32le(0x0000_00f3) // Capabilities
    .zeros(8 + 2) // SystemTime, ServerTimeZone
    .u8(8) // ChallengeLength
    .take()
  const words = Array.from({ length: 17 }, (_, i) => parameters[2 * i]! | (parameters[2 * i + 1]! << 8))
  const data = new ByteWriter().zeros(8).utf16le(`${domain}\0${server}\0`).take()
  return encodeSmb1({ command: 0x72, isResponse: true, words, data })
}

/** SESSION_SETUP_ANDX response without extended security, in OEM characters: [MS-CIFS] 2.2.4.53.2. */
export function encodeSmb1LoggedOn(system: string, manager: string, domain: string): Uint8Array {
  const data = new ByteWriter().ascii(`${system}\0${manager}\0${domain}\0`).take()
  return encodeSmb1({ command: 0x73, isResponse: true, words: [0xff, 0, 0], data })
}

/** Words of TRANSACTION2, with its one setup word: [MS-CIFS] 2.2.4.46.1. */
export function transaction2Words(subcommand: number): readonly number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, subcommand]
}

/** Words of NT_TRANSACT without setup: [MS-CIFS] 2.2.4.62.1. */
export function ntTransactWords(subcommand: number): readonly number[] {
  // MaxSetupCount and Reserved1 fill 3 bytes, seven counts of 4 bytes follow, then SetupCount and Function.
  const bytes = new ByteWriter()
    .zeros(3 + 8 * 4)
    .u8(0)
    .u16le(subcommand)
    .take()
  return Array.from({ length: bytes.length / 2 }, (_, i) => bytes[2 * i]! | (bytes[2 * i + 1]! << 8))
}
