/** Certificate authority of the agents, and the Ed25519 key that signs their configuration. */
import { createHash, createPrivateKey, createPublicKey, sign, webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { KEY_USE, loadX509, P256, type ServerCertificate, SigningAuthority } from '#data-folder/certificates'
import { newKeys } from '#data-folder/packages/keys'
import { CodedError } from '#schema/errors'
import { limits } from './limits.ts'

const DAY_SECONDS = 86_400

export interface IssuedCertificate {
  readonly pem: string
  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  readonly fingerprint: string
  /** SubjectPublicKeyInfo (RFC 5280), base64. */
  readonly publicKey: string
  /** Renewed after two thirds of its life. */
  readonly renewSeconds: number
}

/** `agents/` of a data folder holds the keys; it is left out of plain backups. */
export class AgentAuthority {
  readonly #folder: string
  readonly #now: () => number
  #authority: SigningAuthority | undefined

  constructor(data: string, now: () => number) {
    this.#folder = join(data, 'agents')
    this.#now = now
  }

  /** Makes the authority and the configuration key if there are none. */
  async open(): Promise<void> {
    if (!existsSync(this.#siteKeyFile)) writeAtomicFile(this.#siteKeyFile, newKeys().secret)
    this.#authority = await SigningAuthority.open(this.#folder, 'Sightglass agents', this.#now)
  }

  get certificate(): string {
    return this.#opened.certificate
  }

  /** Public half of the configuration key, 64 hexadecimal digits. */
  get siteKey(): string {
    const key = createPublicKey(readFileSync(this.#siteKeyFile, 'utf8'))
    return Buffer.from((key.export({ format: 'jwk' }) as { x: string }).x, 'base64url').toString('hex')
  }

  sign(document: string): string {
    return sign(
      null,
      Buffer.from(document),
      createPrivateKey(readFileSync(this.#siteKeyFile, 'utf8')),
    ).toString('hex')
  }

  /** A client certificate for this agent; of the request (RFC 2986) only the key is used. Throws `bad-request`. */
  async issue(agent: string, request: string): Promise<IssuedCertificate> {
    const days = limits.certificateDays
    const content = { commonName: agent, days, use: [KEY_USE.client] }
    const { certificate: pem } = await this.#opened.sign(await keyOfRequest(request), content)
    const read = new X509Certificate(pem)
    const fingerprint = createHash('sha256').update(read.raw).digest('hex')
    const spki = read.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    return { pem, fingerprint, publicKey: spki, renewSeconds: Math.floor(days * DAY_SECONDS * (2 / 3)) }
  }

  /** Key and certificate of the listener, with these names. */
  async issueServer(names: readonly string[]): Promise<ServerCertificate> {
    return await this.#opened.issue({
      commonName: 'Sightglass listener for agents',
      ...{ days: limits.listenerDays, use: [KEY_USE.server], names },
    })
  }

  /** Public key of a request, as `publicKey` of `issue`. Throws `bad-request`. */
  async keyOf(request: string): Promise<string> {
    const key = await keyOfRequest(request)
    return Buffer.from(await webcrypto.subtle.exportKey('spki', key)).toString('base64')
  }

  get #opened(): SigningAuthority {
    if (this.#authority === undefined) throw new Error('the authority of the agents is not open')
    return this.#authority
  }

  get #siteKeyFile(): string {
    return join(this.#folder, 'configuration.key')
  }
}

async function keyOfRequest(request: string): Promise<webcrypto.CryptoKey> {
  const x509 = await loadX509()
  try {
    const read = new x509.Pkcs10CertificateRequest(request)
    if (!(await read.verify())) throw new Error('its signature is wrong')
    const publicKey: webcrypto.CryptoKey = (await read.publicKey.export()) as never
    if ((publicKey.algorithm as { namedCurve?: string }).namedCurve !== P256.namedCurve)
      throw new Error('its key is not on curve P-256')
    return publicKey
  } catch (error) {
    throw new CodedError(
      'bad-request',
      `request: expected a certificate request of PKCS #10: ${(error as Error).message}`,
    )
  }
}
