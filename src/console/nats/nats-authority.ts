/**
 * Operator and account of NATS in the console's data folder: signs the JWTs of sensors, of consoles and of the account, which
 * holds the revoked keys.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { nkeyOf, nkeySeed, sensorSubjects } from '#uplink/nats-keys'
import { SENSOR_DAYS } from '../certificate-authority.ts'

export const NATS_FOLDER = 'nats'
const DAY_SECONDS = 86_400

const limits = {
  /** Revoked keys in the account's JWT; the oldest are forgotten. The console refuses them itself too. */
  revoked: 10_000,
} as const

const KINDS = ['operator', 'account', 'system'] as const
type KeyKind = (typeof KINDS)[number]

interface SigningKey {
  readonly key: KeyObject
  /** Public key as NATS writes it. */
  readonly nkey: string
}

/** All limits off, which must be stated: an account without them has no JetStream. */
const UNLIMITED = {
  ...{ subs: -1, data: -1, payload: -1, imports: -1, exports: -1, conn: -1, leaf: -1 },
  wildcards: true,
} as const
const JETSTREAM = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 } as const

export class NatsAuthority {
  readonly #keys: Readonly<Record<KeyKind, SigningKey>>
  readonly #revokedFile: string
  /** Public key of a user → second of its revocation. */
  readonly #revoked: Map<string, number>

  private constructor(keys: Readonly<Record<KeyKind, SigningKey>>, revokedFile: string) {
    this.#keys = keys
    this.#revokedFile = revokedFile
    this.#revoked = new Map(
      existsSync(revokedFile) ? Object.entries(JSON.parse(readFileSync(revokedFile, 'utf8'))) : [],
    )
  }

  /** Reads the keys of the data folder, or makes them at the first start. */
  static open(data: string): NatsAuthority {
    const keyOf = (kind: KeyKind): SigningKey => {
      const file = join(data, NATS_FOLDER, `${kind}.key`)
      if (!existsSync(file))
        writeAtomicFile(
          file,
          String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })),
        )
      const key = createPrivateKey(readFileSync(file, 'utf8'))
      return { key, nkey: nkeyOf(kind === 'operator' ? 'operator' : 'account', createPublicKey(key)) }
    }
    const [operator, account, system] = [keyOf('operator'), keyOf('account'), keyOf('system')]
    return new NatsAuthority({ operator, account, system }, join(data, NATS_FOLDER, 'revoked.json'))
  }

  get account(): string {
    return this.#keys.account.nkey
  }

  get systemAccount(): string {
    return this.#keys.system.nkey
  }

  /** JWT for `operator` in the configuration of a server. */
  operatorToken(): string {
    const { operator, system } = this.#keys
    return token(operator, operator.nkey, 'sightglass', { type: 'operator', system_account: system.nkey })
  }

  /** JWTs of the accounts, for `resolver_preload` and for updates. */
  accountTokens(): Readonly<Record<string, string>> {
    const { operator, account, system } = this.#keys
    const revocations = Object.fromEntries(this.#revoked)
    return {
      [account.nkey]: token(operator, account.nkey, 'sightglass', {
        ...{ type: 'account', limits: { ...UNLIMITED, ...JETSTREAM }, revocations },
      }),
      // A system account with limits of JetStream is refused by the server.
      [system.nkey]: token(operator, system.nkey, 'system', { type: 'account', limits: UNLIMITED }),
    }
  }

  /** For as long as its certificate. @param publicKey SPKI, Base64 */
  sensorToken(sensor: string, publicKey: string, now: number): string {
    const nkey = nkeyOf('user', publicKey)
    const { mayPublish, maySubscribe } = sensorSubjects(sensor, nkey)
    return token(
      this.#keys.account,
      nkey,
      sensor,
      {
        type: 'user',
        pub: { allow: mayPublish },
        sub: { allow: maySubscribe },
        subs: 10,
        data: -1,
        payload: -1,
      },
      Math.floor(now / 1000) + SENSOR_DAYS * DAY_SECONDS,
    )
  }

  /** A user of the account that may do everything, or of the system account; its key lives as long as the process. */
  consoleUser(account: 'account' | 'system'): { readonly token: string; readonly key: string } {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const claims = { type: 'user', pub: {}, sub: {}, subs: -1, data: -1, payload: -1 }
    return { token: token(this.#keys[account], nkeyOf('user', publicKey), 'console', claims), key }
  }

  /**
   * Credentials file of a relay: it passes messages of sensors up and answers down. It cannot read the streams of the console, nor
   * what other sensors send. It could speak for any sensor, as a node could.
   */
  relayCredentials(name: string): string {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const claims = {
      ...{ type: 'user', subs: -1, data: -1, payload: -1 },
      pub: { allow: ['up.>', 'ask.>'] },
      sub: { deny: ['up.>', 'ask.>', '$JS.>'] },
    }
    const jwt = token(this.#keys.account, nkeyOf('user', publicKey), name, claims)
    const seed = nkeySeed(String(privateKey.export({ type: 'pkcs8', format: 'pem' })))
    return [
      ...['-----BEGIN NATS USER JWT-----', jwt, '------END NATS USER JWT------', ''],
      ...['-----BEGIN USER NKEY SEED-----', seed, '------END USER NKEY SEED------', ''],
    ].join('\n')
  }

  /** From now on; the account's JWT must then go to the servers. @param publicKey SPKI, Base64 */
  revoke(publicKey: string, now: number): void {
    this.#revoked.set(nkeyOf('user', publicKey), Math.floor(now / 1000))
    const oldest = now / 1000 - SENSOR_DAYS * DAY_SECONDS
    for (const [nkey, at] of this.#revoked)
      if (at < oldest || this.#revoked.size > limits.revoked) this.#revoked.delete(nkey)
    writeAtomicFile(this.#revokedFile, JSON.stringify(Object.fromEntries(this.#revoked)))
  }
}

/** A JWT of NATS, version 2. */
function token(signer: SigningKey, subject: string, name: string, claims: object, expires?: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ typ: 'JWT', alg: 'ed25519-nkey' })}.${part({
    ...{ jti: randomBytes(16).toString('hex'), iat: Math.floor(Date.now() / 1000) },
    ...{ iss: signer.nkey, name, sub: subject, ...(expires !== undefined && { exp: expires }) },
    nats: { ...claims, version: 2 },
  })}`
  return `${text}.${sign(null, Buffer.from(text), signer.key).toString('base64url')}`
}
