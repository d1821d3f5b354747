/** Certificate authority of the agents (ECDSA P-256, RFC 5280) and the Ed25519 key that signs their configuration. */
import { createHash, createPrivateKey, createPublicKey, sign, webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { newKeys } from '#data-folder/packages/keys'
import { CodedError } from '#schema/errors'
import type { ServerCertificate } from '../http/tls.ts'
import { limits } from './limits.ts'

const DAY_MS = 86_400_000
/** Of the authority: 20 years, so that a device in the field outlives no renewal of it. */
const AUTHORITY_DAYS = 7300
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

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

  constructor(data: string, now: () => number) {
    this.#folder = join(data, 'agents')
    this.#now = now
  }

  /** Makes the authority and the configuration key if there are none. */
  async open(): Promise<void> {
    const { cert, key, site } = this.#files
    if (!existsSync(site)) writeAtomicFile(site, newKeys().secret)
    if (existsSync(cert)) return
    const x509 = await tools()
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: [{ CN: ['Sightglass agents'] }],
      notBefore: new Date(this.#now() - DAY_MS),
      notAfter: new Date(this.#now() + AUTHORITY_DAYS * DAY_MS),
      signingAlgorithm: ALGORITHM,
      keys: keys as never,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(4 | 32, true),
      ],
    })
    writeAtomicFile(key, await pemOf(keys.privateKey))
    writeAtomicFile(cert, `${certificate.toString('pem')}\n`)
  }

  get certificate(): string {
    return readFileSync(this.#files.cert, 'utf8')
  }

  /** Public half of the configuration key, 64 hexadecimal digits. */
  get siteKey(): string {
    const key = createPublicKey(readFileSync(this.#files.site, 'utf8'))
    return Buffer.from((key.export({ format: 'jwk' }) as { x: string }).x, 'base64url').toString('hex')
  }

  sign(document: string): string {
    return sign(
      null,
      Buffer.from(document),
      createPrivateKey(readFileSync(this.#files.site, 'utf8')),
    ).toString('hex')
  }

  /** A client certificate for this agent; of the request (RFC 2986) only the key is used. Throws `bad-request`. */
  async issue(agent: string, request: string): Promise<IssuedCertificate> {
    const x509 = await tools()
    const publicKey = await keyOfRequest(x509, request)
    const lifeMs = limits.certificateDays * DAY_MS
    const issued = await this.#signed(x509, {
      ...{ publicKey, lifeMs, subject: [{ CN: [agent] }] },
      extensions: [new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2'])],
    })
    const pem = `${issued.toString('pem')}\n`
    const read = new X509Certificate(pem)
    const fingerprint = createHash('sha256').update(read.raw).digest('hex')
    const spki = read.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
    return { pem, fingerprint, publicKey: spki, renewSeconds: Math.floor((lifeMs / 1000) * (2 / 3)) }
  }

  /** Key and certificate of the listener, with these names. */
  async issueServer(names: readonly string[]): Promise<ServerCertificate> {
    const x509 = await tools()
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
    const issued = await this.#signed(x509, {
      publicKey: keys.publicKey,
      lifeMs: limits.listenerDays * DAY_MS,
      subject: [{ CN: ['Sightglass listener for agents'] }],
      extensions: [
        new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
        new x509.SubjectAlternativeNameExtension(
          names.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }) as const),
        ),
      ],
    })
    return { cert: `${issued.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
  }

  async #signed(x509: X509Tools, { publicKey, lifeMs, subject, extensions }: Signing) {
    const { cert, key } = this.#files
    const secret = createPrivateKey(readFileSync(key, 'utf8')).export({ type: 'pkcs8', format: 'der' })
    const signingKey = await webcrypto.subtle.importKey('pkcs8', secret, ALGORITHM, false, ['sign'])
    return x509.X509CertificateGenerator.create({
      ...{ subject, issuer: new x509.X509Certificate(readFileSync(cert, 'utf8')).subject },
      // A device whose clock is a little late must still find it valid.
      notBefore: new Date(this.#now() - DAY_MS),
      notAfter: new Date(this.#now() + lifeMs),
      signingAlgorithm: ALGORITHM,
      publicKey: publicKey as never,
      signingKey: signingKey as never,
      extensions: [new x509.BasicConstraintsExtension(false, undefined, true), ...extensions],
    })
  }

  /** Public key of a request, as `publicKey` of `issue`. Throws `bad-request`. */
  async keyOf(request: string): Promise<string> {
    const key = await keyOfRequest(await tools(), request)
    return Buffer.from(await webcrypto.subtle.exportKey('spki', key)).toString('base64')
  }

  get #files() {
    const at = (name: string) => join(this.#folder, name)
    return { cert: at('authority.crt'), key: at('authority.key'), site: at('configuration.key') }
  }
}

/** Needed when a certificate is issued, and slow to load. */
async function tools() {
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  x509.cryptoProvider.set(webcrypto as never)
  return x509
}

type X509Tools = Awaited<ReturnType<typeof tools>>

interface Signing {
  readonly publicKey: webcrypto.CryptoKey
  readonly lifeMs: number
  readonly subject: { CN: string[] }[]
  readonly extensions: readonly InstanceType<X509Tools['Extension']>[]
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const secret = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
  return createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }).export({
    type: 'pkcs8',
    format: 'pem',
  }) as string
}

async function keyOfRequest(x509: X509Tools, request: string): Promise<webcrypto.CryptoKey> {
  try {
    const read = new x509.Pkcs10CertificateRequest(request)
    if (!(await read.verify())) throw new Error('its signature is wrong')
    const publicKey: webcrypto.CryptoKey = (await read.publicKey.export()) as never
    if ((publicKey.algorithm as { namedCurve?: string }).namedCurve !== ALGORITHM.namedCurve)
      throw new Error('its key is not on curve P-256')
    return publicKey
  } catch (error) {
    throw new CodedError(
      'bad-request',
      `request: expected a certificate request of PKCS #10: ${(error as Error).message}`,
    )
  }
}
