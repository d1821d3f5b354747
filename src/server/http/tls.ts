/** Certificate of the server: files that were given, those of the data folder, or a self-signed one made at the first start. */
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { KEY_USE, SERVER_DAYS, type ServerCertificate, selfSigned } from '#data-folder/certificates'
import { ServeRefusal } from '../serve-refusal.ts'

interface CertificateFiles {
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

const FOLDER = 'tls'

/** Throws a `ServeRefusal` that names the faulty file and the fault. */
export async function serverCertificate(data: string, given: CertificateFiles): Promise<ServerCertificate> {
  if ((given.cert === undefined) !== (given.key === undefined))
    throw new ServeRefusal(2, 'expected --tls-cert together with --tls-key')
  if (given.cert !== undefined && given.key !== undefined)
    return checked({ cert: readPem(given.cert), key: readPem(given.key) }, `${given.cert}, ${given.key}`)
  const [cert, key] = filesIn(data)
  if (!existsSync(cert)) keepCertificate(data, await makeSelfSigned())
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

async function makeSelfSigned(): Promise<ServerCertificate> {
  const names = machineNames()
  const content = { commonName: names[0]!, organisation: 'Sightglass, self-signed', days: SERVER_DAYS }
  return await selfSigned({ ...content, use: [KEY_USE.server], names }, Date.now())
}
