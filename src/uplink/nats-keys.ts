/** NATS: Ed25519 keys as nkeys, subjects of a sensor, and the answer to the nonce of a server. `node:crypto` signs. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'

/** Prefix bytes of the nkey format, so that the first letter names the kind: operator, account, user. */
const PREFIX = { operator: 14 << 3, account: 0, user: 20 << 3 } as const
const SEED_PREFIX = 18 << 3
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** Bytes of an Ed25519 public key, at the end of its SPKI structure. */
const KEY_BYTES = 32

/** Parts by which sensors are spread over consoles: each has its consumers, which one console owns. */
export const SHARDS = 16
export const UPLINK_STREAM = 'UPLINK'
/** Header of a message: the start of the sensor that sends it. */
export const BOOT_HEADER = 'Sightglass-Boot'
/** Of a piece of packets: the command that asked for them, and the number of the piece. */
export const FILE_HEADER = 'Sightglass-File'

/** `tls://HOST:PORT,…`; undefined if the text is none, or names a server without TLS. */
export function natsServers(text: string): readonly string[] | undefined {
  const servers = text.split(',').map((one) => one.trim())
  const areServers = servers.every((one) => /^tls:\/\/(\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(one))
  return areServers && servers.length <= 20 ? servers : undefined
}

/** RFC 4648 §6 without padding. */
function base32(bytes: Uint8Array): string {
  let [text, value, bits] = ['', 0, 0]
  for (const byte of bytes) {
    value = (value << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(value >>> (bits - 5)) & 31]
    value &= (1 << bits) - 1
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text
}

/** CRC-16/XMODEM. */
function crc16(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff
  }
  return crc
}

/** @param publicKey an Ed25519 key, or its SPKI structure in Base64 */
export function nkeyOf(kind: keyof typeof PREFIX, publicKey: KeyObject | string): string {
  const spki =
    typeof publicKey === 'string'
      ? Buffer.from(publicKey, 'base64')
      : publicKey.export({ type: 'spki', format: 'der' })
  const body = Buffer.concat([Buffer.of(PREFIX[kind]), spki.subarray(-KEY_BYTES)])
  const check = Buffer.alloc(2)
  check.writeUInt16LE(crc16(body))
  return base32(Buffer.concat([body, check]))
}

/** Private key of a user as nkeys writes it: `SU…`. @param key PEM */
export function nkeySeed(key: string): string {
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' })
  const [seed, user] = [SEED_PREFIX, PREFIX.user]
  const body = Buffer.concat([Buffer.of(seed | (user >> 5), (user & 31) << 3), pkcs8.subarray(-KEY_BYTES)])
  const check = Buffer.alloc(2)
  check.writeUInt16LE(crc16(body))
  return base32(Buffer.concat([body, check]))
}

/** Signs the nonce of a server with the key of the user. @param key PEM */
export function natsAuthenticator(token: () => string, key: string) {
  const privateKey = createPrivateKey(key)
  const nkey = nkeyOf('user', createPublicKey(privateKey))
  return (nonce?: string) => ({
    nkey,
    jwt: token(),
    sig: sign(null, Buffer.from(nonce ?? ''), privateKey).toString('base64url'),
  })
}

/** Of a sensor: the first byte of the SHA-256 of its id. */
export function shardOf(sensor: string): number {
  return createHash('sha256').update(sensor).digest()[0]! % SHARDS
}

/** The server lets a sensor publish and subscribe to these alone; the key is a part, so a replaced one is refused. */
export function sensorSubjects(sensor: string, nkey: string) {
  const shard = shardOf(sensor)
  return {
    batch: (lane: string) => `up.${shard}.${lane}.${sensor}.${nkey}`,
    request: (what: NatsRequest) => `ask.${shard}.${sensor}.${nkey}.${what}`,
    answers: (bootId: string) => `down.${sensor}.${bootId}`,
    inbox: `_INBOX_${sensor}`,
    mayPublish: [`up.${shard}.*.${sensor}.${nkey}`, `ask.${shard}.${sensor}.${nkey}.*`],
    maySubscribe: [`down.${sensor}.*`, `_INBOX_${sensor}.>`],
  } as const
}

/**
 * `piece`: of a package that was offered; `capture`: a piece of packets; `captured`: all pieces were sent; `certificate`: another one
 * for the same key.
 */
export type NatsRequest = 'hello' | 'commands' | 'goodbye' | 'piece' | 'capture' | 'captured' | 'certificate'
