/** The console's own certificate authority: signs its server certificate and the certificates of sensors. */
import { createPrivateKey, createPublicKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { machineNames, type ServerCertificate } from '#server/http/tls'
import { CONSOLE_NAME, pinOf } from '#uplink/pinned-tls'

const FOLDER = 'authority'
const DAY_MS = 86_400_000
/** CA/Browser Forum and Apple accept no more than 825 days of a server. */
const SERVER_DAYS = 820
const AUTHORITY_DAYS = 20 * 365
export const SENSOR_DAYS = 90
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
/** RFC 5280 §4.2.1.12. */
const SERVER_USE = '1.3.6.1.5.5.7.3.1'
const CLIENT_USE = '1.3.6.1.5.5.7.3.2'

async function x509() {
  await import('reflect-metadata')
  const found = await import('@peculiar/x509')
  found.cryptoProvider.set(webcrypto as never)
  return found
}

export interface SignedCertificate {
  readonly certificate: string
  readonly serial: string
  /** Milliseconds. */
  readonly expires: number
}

export class CertificateAuthority {
  /** PEM. */
  readonly certificate: string
  readonly pin: string
  readonly #key: string

  private constructor(certificate: string, key: string) {
    this.certificate = certificate
    this.pin = pinOf(new X509Certificate(certificate))
    this.#key = key
  }

  /** Reads the authority of the data folder, or makes it at the first start. */
  static async open(data: string): Promise<CertificateAuthority> {
    const [certFile, keyFile] = [join(data, FOLDER, 'authority.crt'), join(data, FOLDER, 'authority.key')]
    if (existsSync(certFile) && existsSync(keyFile)) {
      const [certificate, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')]
      if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)))
        throw new Error(`${keyFile}: does not belong to ${certFile}; restore both from one backup`)
      return new CertificateAuthority(certificate, key)
    }
    const made = await makeAuthority()
    writeAtomicFile(keyFile, made.key)
    writeAtomicFile(certFile, made.cert)
    return new CertificateAuthority(made.cert, made.key)
  }

  /** For what only this console may open or sign. */
  usingKey<T>(work: (key: string) => T): T {
    return work(this.#key)
  }

  /** The server's certificate with the authority's behind it; renewed when a third of its time is left. */
  async serverCertificate(data: string): Promise<ServerCertificate> {
    const [certFile, keyFile] = [join(data, FOLDER, 'server.crt'), join(data, FOLDER, 'server.key')]
    const names = [CONSOLE_NAME, ...machineNames()]
    if (existsSync(certFile) && existsSync(keyFile)) {
      const cert = readFileSync(certFile, 'utf8')
      const found = new X509Certificate(cert)
      const isFresh = Date.parse(found.validTo) - Date.now() > (SERVER_DAYS / 3) * DAY_MS
      const hasNames = names.every(
        (name) => (isIP(name) === 0 ? found.checkHost(name) : found.checkIP(name)) !== undefined,
      )
      if (isFresh && hasNames) return { cert, key: readFileSync(keyFile, 'utf8') }
    }
    const made = await this.namedCertificate(names, [SERVER_USE], names[1])
    writeAtomicFile(keyFile, made.key)
    writeAtomicFile(certFile, made.cert)
    return made
  }

  /** Of a server with these names; nodes of a cluster are clients of each other too. */
  async namedCertificate(
    names: readonly string[],
    use: readonly string[] = [SERVER_USE, CLIENT_USE],
    name = names[0]!,
  ): Promise<ServerCertificate> {
    const { SubjectAlternativeNameExtension } = await x509()
    const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])
    const { certificate } = await this.#sign({
      ...{ name, publicKey: keys.publicKey, days: SERVER_DAYS, use },
      more: [
        new SubjectAlternativeNameExtension(
          names.map((one) => ({ type: isIP(one) === 0 ? 'dns' : 'ip', value: one }) as const),
        ),
      ],
    })
    return { cert: `${certificate}\n${this.certificate}`, key: await pemOf(keys.privateKey) }
  }

  /** @param spki public key of the sensor, an Ed25519 key in DER */
  async sensorCertificate(sensor: string, spki: Uint8Array): Promise<SignedCertificate> {
    if (
      createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' }).asymmetricKeyType !== 'ed25519'
    )
      throw new Error('expected an Ed25519 key')
    const publicKey = await webcrypto.subtle.importKey('spki', spki as never, { name: 'Ed25519' }, true, [
      'verify',
    ])
    return await this.#sign({ name: sensor, publicKey, days: SENSOR_DAYS, use: [CLIENT_USE], more: [] })
  }

  async #sign(given: {
    readonly name: string
    readonly publicKey: webcrypto.CryptoKey
    readonly days: number
    readonly use: readonly string[]
    readonly more: readonly unknown[]
  }): Promise<SignedCertificate> {
    const { X509CertificateGenerator, BasicConstraintsExtension, ExtendedKeyUsageExtension } = await x509()
    const der = createPrivateKey(this.#key).export({ type: 'pkcs8', format: 'der' })
    const signingKey = await webcrypto.subtle.importKey('pkcs8', der, EC, false, ['sign'])
    const serial = randomBytes(16)
      .toString('hex')
      .replace(/^[89a-f]/, '1')
    const expires = Date.now() + given.days * DAY_MS
    const made = await X509CertificateGenerator.create({
      serialNumber: serial,
      subject: [{ CN: [given.name] }, { O: ['Sightglass'] }],
      issuer: new X509Certificate(this.certificate).subject.split('\n').reverse().join(', '),
      // A sensor whose clock is behind by a day can still connect.
      notBefore: new Date(Date.now() - DAY_MS),
      notAfter: new Date(expires),
      signingAlgorithm: EC,
      publicKey: given.publicKey as never,
      signingKey: signingKey as never,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new ExtendedKeyUsageExtension([...given.use]),
        ...(given.more as never[]),
      ],
    })
    return { certificate: `${made.toString('pem')}\n`, serial, expires }
  }
}

async function makeAuthority(): Promise<ServerCertificate> {
  const { X509CertificateGenerator, BasicConstraintsExtension, KeyUsagesExtension, KeyUsageFlags } =
    await x509()
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: ['Sightglass console authority'] }],
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + AUTHORITY_DAYS * DAY_MS),
    signingAlgorithm: EC,
    keys: keys as never,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  })
  return { cert: `${certificate.toString('pem')}\n`, key: await pemOf(keys.privateKey) }
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
  return String(
    createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }),
  )
}
