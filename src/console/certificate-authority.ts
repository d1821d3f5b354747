/** The console's own certificate authority: signs its server certificate and the certificates of sensors. */
import { createPublicKey, webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import {
  isForName,
  KEY_USE,
  SERVER_DAYS,
  type ServerCertificate,
  type SignedCertificate,
  SigningAuthority,
} from '#data-folder/certificates'
import { machineNames } from '#server/http/tls'
import { CONSOLE_NAME, pinOf } from '#uplink/pinned-tls'

const FOLDER = 'authority'
const ORGANISATION = 'Sightglass'
const DAY_MS = 86_400_000
export const SENSOR_DAYS = 90

export class CertificateAuthority {
  /** PEM. */
  readonly certificate: string
  readonly pin: string
  readonly #authority: SigningAuthority

  private constructor(authority: SigningAuthority) {
    this.certificate = authority.certificate
    this.pin = pinOf(new X509Certificate(authority.certificate))
    this.#authority = authority
  }

  /** Reads the authority of the data folder, or makes it at the first start. */
  static async open(data: string): Promise<CertificateAuthority> {
    const now = () => Date.now()
    return new CertificateAuthority(
      await SigningAuthority.open(join(data, FOLDER), 'Sightglass console authority', now),
    )
  }

  /** For what only this console may open or sign. */
  usingKey<T>(work: (key: string) => T): T {
    return this.#authority.usingKey(work)
  }

  /** The server's certificate with the authority's behind it; renewed when a third of its time is left. */
  async serverCertificate(data: string): Promise<ServerCertificate> {
    const [certFile, keyFile] = [join(data, FOLDER, 'server.crt'), join(data, FOLDER, 'server.key')]
    const names = [CONSOLE_NAME, ...machineNames()]
    if (existsSync(certFile) && existsSync(keyFile)) {
      const cert = readFileSync(certFile, 'utf8')
      const found = new X509Certificate(cert)
      const isFresh = Date.parse(found.validTo) - Date.now() > (SERVER_DAYS / 3) * DAY_MS
      if (isFresh && names.every((name) => isForName(found, name)))
        return { cert, key: readFileSync(keyFile, 'utf8') }
    }
    const made = await this.namedCertificate(names, [KEY_USE.server], names[1])
    writeAtomicFile(keyFile, made.key)
    writeAtomicFile(certFile, made.cert)
    return made
  }

  /** Of a server with these names; nodes of a cluster are clients of each other too. */
  async namedCertificate(
    names: readonly string[],
    use: readonly string[] = [KEY_USE.server, KEY_USE.client],
    commonName = names[0]!,
  ): Promise<ServerCertificate> {
    const content = { commonName, organisation: ORGANISATION, days: SERVER_DAYS, use, names }
    const { cert, key } = await this.#authority.issue(content)
    return { cert: `${cert}\n${this.certificate}`, key }
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
    const content = { commonName: sensor, organisation: ORGANISATION, days: SENSOR_DAYS }
    return await this.#authority.sign(publicKey, { ...content, use: [KEY_USE.client] })
  }
}
