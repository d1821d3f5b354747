/** Certificate of the server: files that were given, those of the data folder, or a self-signed one made at the first start. */
import { createHash, createPrivateKey, webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { ServeRefusal } from '../serve-refusal.ts'

export interface ServerCertificate {
  /** Chain in PEM, the server's own first. */
  readonly cert: string
  readonly key: string
}

interface CertificateFiles {
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** CA/Browser Forum allows no more for public certificates, and Apple refuses more for all: 825 days. */
const DAYS = 820
const DAY_MS = 86_400_000
const FOLDER = 'tls'

/** Throws a `ServeRefusal` that names the faulty file and the fault. */
export async function serverCertificate(data: string, given: CertificateFiles): Promise<ServerCertificate> {
  if ((given.cert === undefined) !== (given.key === undefined))
    throw new ServeRefusal(2, 'expected --tls-cert together with --tls-key')
  if (given.cert !== undefined && given.key !== undefined)
    return checked({ cert: readPem(given.cert), key: readPem(given.key) }, `${given.cert}, ${given.key}`)
  const [cert, key] = filesIn(data)
  if (!existsSync(cert)) keepCertificate(data, await makeSelfSigned(machineNames()))
  return checked({ cert: readPem(cert), key: readPem(key) }, `${cert}, ${key}`)
}

/** Writes the certificate that the next start uses. */
export function keepCertificate(data: string, { cert, key }: ServerCertificate): void {
  const [certFile, keyFile] = filesIn(data)
  writeAtomicFile(keyFile, key)
  writeAtomicFile(certFile, cert)
}

function filesIn(data: string): readonly [cert: string, key: string] {
  return [join(data, FOLDER, 'server.crt'), join(data, FOLDER, 'server.key')]
}

/** SHA-256 of the certificate, as browsers show it: `AB:CD:…`. */
export function fingerprint({ cert }: ServerCertificate): string {
  const digest = createHash('sha256').update(new X509Certificate(cert).raw).digest('hex').toUpperCase()
  return digest.match(/../g)!.join(':')
}

/** Whether key and certificate belong together; '' if they do. */
export function faultOf({ cert, key }: ServerCertificate): string {
  try {
    const first = new X509Certificate(cert)
    if (!first.checkPrivateKey(createPrivateKey(key))) return 'the key does not belong to the certificate'
    createSecureContext({ cert, key })
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

function checked(pair: ServerCertificate, where: string): ServerCertificate {
  const fault = faultOf(pair)
  if (fault !== '') throw new ServeRefusal(1, `${where}: expected a certificate and its key in PEM: ${fault}`)
  return pair
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ServeRefusal(1, `${path}: cannot be read: ${(error as Error).message}`)
  }
}

/** Names and addresses of this machine. */
export function machineNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => address),
  )
  return [
    ...new Set([hostname(), 'localhost', ...addresses.filter((address) => !address.startsWith('fe80:'))]),
  ].slice(0, 50)
}

async function makeSelfSigned(names: readonly string[]): Promise<ServerCertificate> {
  // Needed once in the life of a sensor, and slow to load.
  await import('reflect-metadata')
  const {
    X509CertificateGenerator,
    SubjectAlternativeNameExtension,
    BasicConstraintsExtension,
    ExtendedKeyUsageExtension,
    cryptoProvider,
  } = await import('@peculiar/x509')
  cryptoProvider.set(webcrypto as never)
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const now = Date.now()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [names[0]!] }, { O: ['Sightglass, self-signed'] }],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + DAYS * DAY_MS),
    signingAlgorithm: algorithm,
    keys: keys as never,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
      new SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) === 0 ? 'dns' : 'ip', value: name }) as const),
      ),
    ],
  })
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  return { cert: `${certificate.toString('pem')}\n`, key: pem('PRIVATE KEY', key) }
}

/** RFC 7468. */
function pem(label: string, der: Buffer): string {
  const lines = der
    .toString('base64')
    .match(/.{1,64}/g)!
    .join('\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}
