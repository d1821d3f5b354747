/** User-based security of SNMP version 3: RFC 3414 with the digests of RFC 7860 and AES of RFC 3826. Only authPriv. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { BerReader, berInteger, berTag } from '#bytes/ber'
import { ber, berIntegerContents } from '#bytes/ber-write'
import type { Sealing } from '../template/conversation.ts'
import type { SnmpUser } from './credentials.ts'

/** Bytes of the digest in a message: RFC 3414 §6.3.1, RFC 7860 §4.2.1. */
const DIGESTS = {
  sha1: 12,
  sha224: 16,
  sha256: 24,
  sha384: 32,
  sha512: 48,
} as const
/** Bytes that a password is repeated to: RFC 3414 §A.2. */
const PASSWORD_LENGTH = 1_048_576
const FLAG_AUTH = 1
const FLAG_PRIVATE = 2
const REPORT = 0xa8
const SCOPED = 0x30
const AES = 'aes-128-cfb'
const AES_KEY = 16
/** Engine ids: RFC 3411 §5. */
const ENGINE_LENGTH = { least: 5, most: 32 } as const

interface Engine {
  readonly id: Uint8Array
  readonly boots: number
  readonly time: number
  readonly authKey: Buffer
  readonly privateKey: Buffer
}

interface ReadMessage {
  readonly flags: number
  readonly engine: Uint8Array
  readonly boots: number
  readonly time: number
  readonly digest: readonly [start: number, end: number]
  readonly salt: Uint8Array
  /** Scoped PDU, or its cipher text. */
  readonly data: Uint8Array
  readonly isEncrypted: boolean
}

export class UsmSealing implements Sealing {
  readonly #user: SnmpUser
  #engine: Engine | undefined
  /** The latest answer as the engine reads it: the same message without encryption. */
  opened: Uint8Array = new Uint8Array()

  constructor(user: SnmpUser) {
    this.#user = user
  }

  seal(_step: unknown, pdu: Uint8Array): Uint8Array {
    const engine = this.#engine
    if (engine === undefined) throw new Error('the engine id is not known: the first step asks for it')
    const salt = randomBytes(8)
    const scoped = ber(SCOPED, byteString(engine.id), byteString(new Uint8Array()), pdu)
    const cipher = createCipheriv(AES, engine.privateKey, vectorOf(engine, salt))
    const encrypted = Buffer.concat([cipher.update(scoped), cipher.final()])
    const size = DIGESTS[this.#user.auth]
    const parameters = longForm(
      0x30,
      byteString(engine.id),
      integer4(engine.boots),
      integer4(engine.time),
      byteString(Buffer.from(this.#user.user, 'utf8')),
      byteString(new Uint8Array(size)),
      byteString(salt),
    )
    const header = Buffer.from('020103301102040000000202' + '0300ffe3040107020103', 'hex')
    const body = Buffer.concat([header, longForm(0x04, parameters), longForm2(0x04, encrypted)])
    const message = Buffer.concat([Buffer.of(0x30, 0x82, body.length >> 8, body.length & 0xff), body])
    const read = readMessage(message)
    if (read === undefined) throw new Error('the message cannot be made with this user')
    message.set(this.#digest(engine, message), read.digest[0])
    return message
  }

  open(answer: Uint8Array): Uint8Array | undefined {
    const message = Buffer.from(answer)
    const read = readMessage(message)
    if (read === undefined) return undefined
    const isSecured = (read.flags & FLAG_AUTH) !== 0
    // Discovery: the one answer that is believed without a digest.
    if (this.#engine === undefined) {
      if (
        read.isEncrypted ||
        read.engine.length < ENGINE_LENGTH.least ||
        read.engine.length > ENGINE_LENGTH.most
      )
        return undefined
      this.#engine = {
        ...this.#keys(read.engine),
        id: Uint8Array.from(read.engine),
        boots: read.boots,
        time: read.time,
      }
      return this.#opened(read, read.data)
    }
    const engine = this.#engine
    if (Buffer.compare(read.engine, engine.id) !== 0) return undefined
    // Of a message without digest only that it reports an error is taken, and nothing of it is kept.
    if (!isSecured) {
      const pdu = read.isEncrypted ? undefined : pduOf(read.data)
      return pdu?.[0] === REPORT ? pdu : undefined
    }
    const [start, end] = read.digest
    const received = Buffer.from(message.subarray(start, end))
    message.fill(0, start, end)
    const wanted = this.#digest(engine, message)
    if (received.length !== wanted.length || !timingSafeEqual(received, wanted)) return undefined
    this.#engine = { ...engine, boots: read.boots, time: read.time }
    if (!read.isEncrypted) return this.#opened(read, read.data)
    if (read.salt.length !== 8) return undefined
    const decipher = createDecipheriv(AES, engine.privateKey, vectorOf(read, read.salt))
    return this.#opened(read, Buffer.concat([decipher.update(read.data), decipher.final()]))
  }

  #opened(read: ReadMessage, scoped: Uint8Array): Uint8Array | undefined {
    const pdu = pduOf(scoped)
    if (pdu === undefined) return undefined
    const global = ber(
      0x30,
      ...[ber(berTag.INTEGER, Uint8Array.of(2)), ber(berTag.INTEGER, Uint8Array.of(0, 0xff, 0xe3))],
      ...[byteString(Uint8Array.of(0)), ber(berTag.INTEGER, Uint8Array.of(3))],
    )
    const empty = byteString(new Uint8Array())
    const parameters = ber(
      0x30,
      ...[byteString(read.engine), ber(berTag.INTEGER, berIntegerContents(read.boots))],
      ...[ber(berTag.INTEGER, berIntegerContents(read.time)), empty, empty, empty],
    )
    const version = ber(berTag.INTEGER, Uint8Array.of(3))
    this.opened = ber(0x30, version, global, byteString(parameters), elementOf(scoped))
    return pdu
  }

  #digest({ authKey }: Engine, message: Uint8Array): Buffer {
    const { auth } = this.#user
    return createHmac(auth, authKey).update(message).digest().subarray(0, DIGESTS[auth])
  }

  #keys(id: Uint8Array): Pick<Engine, 'authKey' | 'privateKey'> {
    const { auth, authPassword, privacyPassword } = this.#user
    return {
      authKey: localizedKey(auth, authPassword, id),
      privateKey: localizedKey(auth, privacyPassword, id).subarray(0, AES_KEY),
    }
  }
}

/** RFC 3414 §2.6 and §A.2. */
export function localizedKey(digest: keyof typeof DIGESTS, password: string, engine: Uint8Array): Buffer {
  const text = Buffer.from(password, 'utf8')
  const repeated = Buffer.alloc(PASSWORD_LENGTH, text)
  const key = createHash(digest).update(repeated).digest()
  return createHash(digest).update(key).update(engine).update(key).digest()
}

/** RFC 3826 §3.1.2.1. */
function vectorOf({ boots, time }: Pick<Engine, 'boots' | 'time'>, salt: Uint8Array): Buffer {
  const vector = Buffer.alloc(16)
  vector.writeUInt32BE(boots, 0)
  vector.writeUInt32BE(time, 4)
  vector.set(salt, 8)
  return vector
}

const byteString = (bytes: Uint8Array) => ber(berTag.BYTE_STRING, bytes)

/** Four bytes whatever the value, so that the length of a message depends on names only. */
function integer4(value: number): Uint8Array {
  const bytes = Buffer.from([0x02, 0x04, 0, 0, 0, 0])
  bytes.writeUInt32BE(value, 2)
  return bytes
}

/** A length of one byte in long form, as the kernel rule has it. */
function longForm(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(contents)
  return Buffer.concat([Buffer.of(tag, 0x81, body.length), body])
}

function longForm2(tag: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(tag, 0x82, body.length >> 8, body.length & 0xff), body])
}

/** Global data, security parameters, then the scoped PDU: RFC 3412 §6, RFC 3414 §2.4. */
function readMessage(bytes: Uint8Array): ReadMessage | undefined {
  const outer = new BerReader()
  const item = new BerReader()
  if (outer.read(bytes, 0, bytes.length) !== 'element' || outer.tag !== 0x30) return undefined
  if (item.read(bytes, outer.start, outer.end) !== 'element') return undefined // version
  if (item.read(bytes, item.end, outer.end) !== 'element' || item.tag !== 0x30) return undefined
  const global = elementsOf(bytes, item.start, item.end)
  const security = new BerReader()
  const wrapped = new BerReader()
  const data = new BerReader()
  if (security.read(bytes, item.end, outer.end) !== 'element' || security.tag !== berTag.BYTE_STRING)
    return undefined
  if (wrapped.read(bytes, security.start, security.end) !== 'element') return undefined
  const parameters = elementsOf(bytes, wrapped.start, wrapped.end)
  if (data.read(bytes, security.end, outer.end) !== 'element') return undefined
  const [engine, boots, time, , digest, salt] = parameters
  const flags = global[2]
  if (engine === undefined || boots === undefined || time === undefined || flags === undefined)
    return undefined
  if (digest === undefined || salt === undefined) return undefined
  const slice = ([start, end]: readonly [number, number]) => bytes.subarray(start, end)
  const isEncrypted = ((bytes[flags[0]] ?? 0) & FLAG_PRIVATE) !== 0
  const number = ([start, end]: readonly [number, number]) => (berInteger(bytes, start, end) ?? 0) >>> 0
  return {
    ...{ flags: bytes[flags[0]] ?? 0, engine: slice(engine), boots: number(boots), time: number(time) },
    ...{ digest, salt: slice(salt), isEncrypted },
    data: isEncrypted ? bytes.subarray(data.start, data.end) : bytes.subarray(security.end, data.end),
  }
}

function elementsOf(bytes: Uint8Array, start: number, end: number): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  const item = new BerReader()
  for (let at = start; at < end && found.length < 8; at = item.end) {
    if (item.read(bytes, at, end) !== 'element') break
    found.push([item.start, item.end])
  }
  return found
}

/** The PDU of a scoped PDU, with its tag. */
function pduOf(scoped: Uint8Array): Uint8Array | undefined {
  const outer = new BerReader()
  const item = new BerReader()
  if (outer.read(scoped, 0, scoped.length) !== 'element' || outer.tag !== SCOPED) return undefined
  if (item.read(scoped, outer.start, outer.end) !== 'element') return undefined
  if (item.read(scoped, item.end, outer.end) !== 'element') return undefined
  const start = item.end
  return item.read(scoped, start, outer.end) === 'element' ? scoped.subarray(start, item.end) : undefined
}

/** Without the padding that a cipher may have added. */
function elementOf(scoped: Uint8Array): Uint8Array {
  const outer = new BerReader()
  return outer.read(scoped, 0, scoped.length) === 'element' ? scoped.subarray(0, outer.end) : scoped
}
