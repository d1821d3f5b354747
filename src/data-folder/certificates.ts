/** X.509 certificates that this machine makes itself (RFC 5280), with keys on curve P-256. */
import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { writeAtomicFile } from './atomic-file.ts'

const DAY_MS = 86_400_000
/** 20 years: a device in the field outlives no renewal of its authority. */
const AUTHORITY_DAYS = 20 * 365
/** CA/Browser Forum allows no more for public certificates, and Apple refuses more for all: 825 days. */
export const SERVER_DAYS = 820
export const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
/** RFC 5280 §4.2.1.12. */
export const KEY_USE = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const

export interface ServerCertificate {
  /** Chain in PEM, the server's own first. */
  readonly cert: string
  readonly key: string
}

export interface CertificateContent {
  readonly commonName: string
  /** Default: none. */
  readonly organisation?: string
  readonly days: number
  readonly use: readonly string[]
  /** Host names and addresses. Default: none. */
  readonly names?: readonly string[]
}

export interface SignedCertificate {
  /** PEM. */
  readonly certificate: string
  /** Hexadecimal. */
  readonly serial: string
  /** Milliseconds since 1970. */
  readonly expires: number
}

/** Slow to load, and needed only while a certificate is made. */
export async function loadX509() {
  await import('reflect-metadata')
  const x509 = await import('@peculiar/x509')
  x509.cryptoProvider.set(webcrypto as never)
  return x509
}

/** A certificate authority of this machine: two files of one folder. */
export class SigningAuthority {
  /** PEM. */
  readonly certificate: string
  readonly #key: string
  readonly #now: () => number

  private constructor({ cert, key }: ServerCertificate, now: () => number) {
    this.certificate = cert
    this.#key = key
    this.#now = now
  }

  /** Reads `authority.crt` and `authority.key`, or makes them at the first start. */
  static async open(folder: string, commonName: string, now: () => number): Promise<SigningAuthority> {
    const [certFile, keyFile] = [join(folder, 'authority.crt'), join(folder, 'authority.key')]
    // The key is written first: without the certificate, the process ended in between.
    if (!existsSync(certFile)) {
      const made = await makeAuthority(commonName, now())
      writeAtomicFile(keyFile, made.key)
      writeAtomicFile(certFile, made.cert)
      return new SigningAuthority(made, now)
    }
    if (!existsSync(keyFile))
      throw new Error(`${keyFile}: missing, ${certFile} cannot sign without it; restore both from one backup`)
    const [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')]
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)))
      throw new Error(`${keyFile}: does not belong to ${certFile}; restore both from one backup`)
    return new SigningAuthority({ cert, key }, now)
  }

  usingKey<T>(work: (key: string) => T): T {
    return work(this.#key)
  }

  /** A certificate with a new key. The authority's own certificate is not in the chain. */
  async issue(content: CertificateContent): Promise<ServerCertificate> {
    const keys = await newKeyPair()
    const { certificate } = await this.sign(keys.publicKey, content)
    return { cert: certificate, key: await pemOf(keys.privateKey) }
  }

  async sign(publicKey: webcrypto.CryptoKey, content: CertificateContent): Promise<SignedCertificate> {
    const x509 = await loadX509()
    const der = createPrivateKey(this.#key).export({ type: 'pkcs8', format: 'der' })
    const signingKey = await webcrypto.subtle.importKey('pkcs8', der, P256, false, ['sign'])
    // Positive without a leading zero byte, in 16 bytes (RFC 5280 §4.1.2.2).
    const serial = randomBytes(16)
      .toString('hex')
      .replace(/^[089a-f]/, '1')
    const validity = validityOf(content.days, this.#now())
    const made = await x509.X509CertificateGenerator.create({
      ...validity,
      serialNumber: serial,
      subject: subjectOf(content),
      issuer: new x509.X509Certificate(this.certificate).subject,
      signingAlgorithm: P256,
      publicKey: publicKey as never,
      signingKey: signingKey as never,
      extensions: leafExtensions(x509, content),
    })
    return {
      certificate: `${made.toString('pem')}\n`,
      serial,
      expires: validity.notAfter.getTime(),
    }
  }
}

export async function selfSigned(content: CertificateContent, now: number): Promise<ServerCertificate> {
  const x509 = await loadX509()
  return await signedByItself(x509, {
    name: subjectOf(content),
    ...validityOf(content.days, now),
    extensions: leafExtensions(x509, content),
  })
}

/** Whether the certificate is valid for a host name or an address. */
export function isForName(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined
}

type X509 = Awaited<ReturnType<typeof loadX509>>
type SelfSigned = Omit<
  Parameters<X509['X509CertificateGenerator']['createSelfSigned']>[0],
  'keys' | 'signingAlgorithm'
>

async function makeAuthority(commonName: string, now: number): Promise<ServerCertificate> {
  const x509 = await loadX509()
  const { keyCertSign, cRLSign } = x509.KeyUsageFlags
  return await signedByItself(x509, {
    name: [{ CN: [commonName] }],
    ...validityOf(AUTHORITY_DAYS, now),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
    ],
  })
}

async function signedByItself(x509: X509, content: SelfSigned): Promise<ServerCertificate> {
  const keys = await newKeyPair()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...content,
    signingAlgorithm: P256,
    keys: keys as never,
  })
  return { cert: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
}

function newKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(P256, true, ['sign', 'verify'])
}

function subjectOf({ commonName, organisation }: CertificateContent) {
  return [{ CN: [commonName] }, ...(organisation === undefined ? [] : [{ O: [organisation] }])]
}

/** From a day ago on: a machine whose clock is behind by a day can still connect. */
function validityOf(days: number, now: number) {
  return { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + days * DAY_MS) }
}

function leafExtensions(x509: X509, { use, names }: CertificateContent) {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.ExtendedKeyUsageExtension([...use]),
    ...(names === undefined
      ? []
      : [
          new x509.SubjectAlternativeNameExtension(
            names.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }) as const),
          ),
        ]),
  ]
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
  return String(
    createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }),
  )
}
