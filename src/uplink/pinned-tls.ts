/** TLS to a console whose certificate authority is known by the hash of its key. */
import { createHash, X509Certificate } from 'node:crypto'
import { connect, type PeerCertificate } from 'node:tls'

/** Name that only certificates of a console's own server have. A client certificate of the same authority has none. */
export const CONSOLE_NAME = 'console.sightglass.internal'
const CONNECT_MS = 15_000

export function pinOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(key).digest('base64url')
}

export function addressParts(address: string): { readonly host: string; readonly port: number } {
  const at = address.lastIndexOf(':')
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) }
}

/**
 * The certificate of the authority in PEM, if its key has this hash and it signed the certificate of the server. Nothing is
 * sent on the connection.
 */
export async function fetchAuthority(address: string, pin: string): Promise<string> {
  const { host, port } = addressParts(address)
  const chain = await new Promise<readonly X509Certificate[]>((resolve, reject) => {
    // Checked below by the pin: no other authority may vouch for the console.
    const socket = connect({
      host,
      port,
      servername: CONSOLE_NAME,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
    })
    socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error(`${address} does not answer`)))
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      resolve(chainOf(socket.getPeerCertificate(true)))
      socket.destroy()
    })
  })
  const [server] = chain
  const authority = chain.find((certificate) => pinOf(certificate) === pin)
  if (server === undefined || authority === undefined)
    throw new Error(
      `${address}: expected a console with the key ${pin}, got ${chain.map(pinOf).join(', ') || 'no certificate'}; the code may be of another console, or the connection is intercepted`,
    )
  if (
    !server.verify(authority.publicKey) ||
    !/(^|, )DNS:console\.sightglass\.internal(,|$)/.test(server.subjectAltName ?? '')
  )
    throw new Error(`${address}: the certificate of the server is not one of this console`)
  return authority.toString()
}

function chainOf(
  first: PeerCertificate & { issuerCertificate?: PeerCertificate },
): readonly X509Certificate[] {
  const chain: X509Certificate[] = []
  let at: (PeerCertificate & { issuerCertificate?: PeerCertificate }) | undefined = first
  while (at?.raw !== undefined && chain.length < 5) {
    const certificate = new X509Certificate(at.raw)
    if (chain.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) break
    chain.push(certificate)
    at = at.issuerCertificate
  }
  return chain
}

/** For `checkServerIdentity`: the address may be any, behind NAT or a proxy; the name is the console's. */
export function checkConsoleIdentity(
  _host: string,
  { subjectaltname = '' }: PeerCertificate,
): Error | undefined {
  return subjectaltname.split(', ').includes(`DNS:${CONSOLE_NAME}`)
    ? undefined
    : new Error(`the certificate is not one of a console: expected the name ${CONSOLE_NAME}`)
}
