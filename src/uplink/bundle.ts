/**
 * Files for a console that no network reaches: batches sealed to the key of its authority (ECDH on P-256, HKDF, AES-256-GCM)
 * and signed by the sensor; receipts signed by the authority.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { BatchAnswer, FleetCommand, FleetHello, FleetWelcome, LaneKind } from '#schema/fleet-protocol'

export const bundleLimits = {
  /** Batches of a lane, and bytes of all: the rest waits for the receipt. */
  batches: 128,
  bytes: 64 * 1024 * 1024,
  headBytes: 64 * 1024,
  /** Bytes of a receipt, and commands in it. */
  receiptBytes: 16 * 1024 * 1024,
  commands: 100,
  /** Milliseconds after which a bundle or receipt is refused. */
  validMs: 90 * 86_400_000,
} as const

const SCHEMA = 'sightglass.fleet-bundle/1'
const RECEIPT_SCHEMA = 'sightglass.fleet-receipt/1'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

const Milliseconds = Type.Integer({ minimum: 0, maximum: 253_402_300_799_999 })

const BundleHead = Type.Object({
  schema: Type.Literal(SCHEMA),
  sensor: Type.String({ minLength: 1, maxLength: 300 }),
  /** Raised with every bundle of the sensor: the time, in milliseconds. */
  counter: Milliseconds,
  expires: Milliseconds,
  /** Public key for this bundle, SPKI in Base64. */
  ephemeral: Type.String({ maxLength: 400 }),
  nonce: Type.String({ maxLength: 40 }),
})

const BundleContent = Type.Object({
  hello: FleetHello,
  batches: Type.Array(
    Type.Object({ lane: LaneKind, bytes: Type.Integer({ minimum: 1, maximum: 1024 * 1024 }) }),
    {
      maxItems: 2 * bundleLimits.batches,
    },
  ),
})

export const FleetReceipt = Type.Object({
  schema: Type.Literal(RECEIPT_SCHEMA),
  sensor: Type.String({ minLength: 1, maxLength: 300 }),
  /** Of the bundle that it is about. */
  counter: Milliseconds,
  expires: Milliseconds,
  welcome: FleetWelcome,
  refused: Type.Array(
    Type.Object({ lane: LaneKind, sequence: Type.Integer({ minimum: 1 }), answer: BatchAnswer }),
    {
      maxItems: 2,
    },
  ),
  commands: Type.Array(FleetCommand, { maxItems: bundleLimits.commands }),
})
export type FleetReceipt = Static<typeof FleetReceipt>

const headCheck = Compile(BundleHead)
const contentCheck = Compile(BundleContent)
const receiptCheck = Compile(FleetReceipt)

/** `bad-bundle`: damaged or altered. `older-bundle`: at most as new as the last one. `expired-bundle`. */
export class BundleError extends Error {
  readonly code: 'bad-bundle' | 'older-bundle' | 'expired-bundle'

  constructor(code: BundleError['code'], message: string) {
    super(message)
    this.name = 'BundleError'
    this.code = code
  }
}

export interface Bundle {
  readonly sensor: string
  readonly counter: number
  readonly hello: FleetHello
  readonly batches: readonly { readonly lane: Static<typeof LaneKind>; readonly bytes: Uint8Array }[]
}

/** @param key of the sensor, PEM  @param authority certificate of the console's authority, PEM */
export function sealBundle(
  { sensor, counter, hello, batches }: Bundle,
  key: string,
  authority: string,
): Uint8Array {
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const secret = secretOf(ephemeral.privateKey, new X509Certificate(authority).publicKey)
  const nonce = randomBytes(NONCE_BYTES)
  const content = Buffer.from(
    JSON.stringify({ hello, batches: batches.map(({ lane, bytes }) => ({ lane, bytes: bytes.length })) }),
  )
  const head = Buffer.from(
    JSON.stringify({
      ...{
        schema: SCHEMA,
        sensor,
        counter,
        expires: counter + bundleLimits.validMs,
        nonce: nonce.toString('base64'),
      },
      ephemeral: ephemeral.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    }),
  )
  const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(head)
  const sealed = [
    cipher.update(sized(content)),
    ...batches.map(({ bytes }) => cipher.update(bytes)),
    cipher.final(),
  ]
  const body = Buffer.concat([sized(head), ...sealed, cipher.getAuthTag()])
  return Buffer.concat([body, sign(null, body, createPrivateKey(key))])
}

/** Bytes of an Ed25519 signature. */
const SIGNATURE_BYTES = 64

/** The sensor named in a bundle; `openBundle` verifies it. */
export function bundleSensor(bytes: Uint8Array): string {
  return headOf(Buffer.from(bytes)).head.sensor
}

/** @param publicKey of the sensor, SPKI in Base64  @param key of the authority, PEM  @param last counter of the last bundle */
export function openBundle(
  bytes: Uint8Array,
  {
    publicKey,
    key,
    last,
    now,
  }: {
    readonly publicKey: string
    readonly key: string
    readonly last: number
    readonly now: number
  },
): Bundle {
  const buffer = Buffer.from(bytes)
  const { head, raw, rest } = headOf(buffer)
  const body = buffer.subarray(0, -SIGNATURE_BYTES)
  const signer = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  if (!verify(null, body, signer, buffer.subarray(-SIGNATURE_BYTES)))
    throw new BundleError(
      'bad-bundle',
      'the signature is not one of this sensor: the file is damaged, or of a former key',
    )
  const { sensor, counter, expires } = head
  if (counter <= last)
    throw new BundleError(
      'older-bundle',
      `expected a bundle made after ${timeText(last)}, got one of ${timeText(counter)}`,
    )
  if (expires <= now)
    throw new BundleError(
      'expired-bundle',
      `the bundle expired at ${timeText(expires)}: take a new one from the sensor`,
    )
  try {
    const ephemeral = createPublicKey({
      key: Buffer.from(head.ephemeral, 'base64'),
      format: 'der',
      type: 'spki',
    })
    const secret = secretOf(createPrivateKey(key), ephemeral)
    const decipher = createDecipheriv('aes-256-gcm', secret, Buffer.from(head.nonce, 'base64')).setAAD(raw)
    decipher.setAuthTag(rest.subarray(-TAG_BYTES))
    const plain = Buffer.concat([decipher.update(rest.subarray(0, -TAG_BYTES)), decipher.final()])
    return { sensor, counter, ...contentOf(plain) }
  } catch (error) {
    if (error instanceof BundleError) throw error
    throw new BundleError('bad-bundle', 'the bundle is sealed to the key of another console')
  }
}

function headOf(buffer: Buffer) {
  const length = buffer.length < 4 ? 0 : buffer.readUInt32BE(0)
  const start = 4 + length
  if (length < 2 || length > bundleLimits.headBytes || start + TAG_BYTES + SIGNATURE_BYTES > buffer.length)
    throw new BundleError('bad-bundle', 'expected a bundle of a sensor, *.sgb')
  const raw = buffer.subarray(4, start)
  const head = json(raw)
  if (!headCheck.Check(head)) throw new BundleError('bad-bundle', `expected the schema ${SCHEMA}`)
  return { head, raw, rest: buffer.subarray(start, -SIGNATURE_BYTES) }
}

function contentOf(plain: Buffer): Pick<Bundle, 'hello' | 'batches'> {
  const length = plain.readUInt32BE(0)
  const content = json(plain.subarray(4, 4 + length))
  if (!contentCheck.Check(content)) throw new BundleError('bad-bundle', `the content does not fit ${SCHEMA}`)
  let at = 4 + length
  const batches = content.batches.map(({ lane, bytes }) => {
    at += bytes
    return { lane, bytes: plain.subarray(at - bytes, at) }
  })
  if (at !== plain.length) throw new BundleError('bad-bundle', `expected ${at} bytes, got ${plain.length}`)
  return { hello: content.hello, batches }
}

/** @param key of the authority, PEM */
export function signReceipt(receipt: Omit<FleetReceipt, 'schema'>, key: string): Uint8Array {
  const text = JSON.stringify({ schema: RECEIPT_SCHEMA, ...receipt })
  const signature = sign('sha256', Buffer.from(text), createPrivateKey(key)).toString('base64')
  return Buffer.from(`${text}\n${signature}\n`)
}

/** @param authority certificate, PEM  @param last counter of the last receipt */
export function openReceipt(
  bytes: Uint8Array,
  {
    authority,
    sensor,
    last,
    now,
  }: {
    readonly authority: string
    readonly sensor: string
    readonly last: number
    readonly now: number
  },
): FleetReceipt {
  const [text = '', signature = ''] = Buffer.from(bytes).toString('utf8').split('\n')
  const { publicKey } = new X509Certificate(authority)
  if (!verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64')))
    throw new BundleError('bad-bundle', 'the signature is not one of the console of this sensor')
  const receipt = json(Buffer.from(text))
  if (!receiptCheck.Check(receipt) || receipt.sensor !== sensor)
    throw new BundleError('bad-bundle', `expected a receipt for the sensor ${sensor}`)
  if (receipt.counter <= last) throw new BundleError('older-bundle', 'a later receipt was imported before')
  if (receipt.expires <= now)
    throw new BundleError('expired-bundle', `the receipt expired at ${timeText(receipt.expires)}`)
  return receipt
}

function secretOf(privateKey: KeyObject, publicKey: KeyObject): Uint8Array {
  const shared = diffieHellman({ privateKey, publicKey })
  return new Uint8Array(hkdfSync('sha256', shared, new Uint8Array(), SCHEMA, KEY_BYTES))
}

function sized(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    throw new BundleError('bad-bundle', 'expected JSON')
  }
}

const timeText = (ms: number) => new Date(ms).toISOString()
