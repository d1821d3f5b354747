/** The sensor of a TLS connection, by its client certificate. */
import { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { FastifyRequest } from 'fastify'
import type { FleetStore } from '#fleet-store/store'
import { CodedError } from '#schema/errors'
import type { FleetPeer } from '#uplink/receiver'

/** The sensor of a request; throws without its certificate. */
export type PeerOf = (request: FastifyRequest) => Promise<FleetPeer>

interface SocketIdentity {
  readonly sensor: string
  /** SPKI, Base64. */
  readonly publicKey: string
}

const identities = new WeakMap<object, SocketIdentity>()
const BOOT = /^[\w-]{8,64}$/

/** Throws `unauthenticated` where the certificate is missing, expired, or of a key that was replaced or revoked. */
export async function sensorPeer(
  request: FastifyRequest,
  store: Pick<FleetStore, 'sensorRow'>,
): Promise<FleetPeer> {
  const { sensor, publicKey } = identityOf(request.raw.socket as TLSSocket)
  const row = await store.sensorRow(sensor)
  if (row === undefined || row.state === 'revoked' || row.public_key !== publicKey)
    throw new CodedError(
      'forbidden',
      'unknown-sensor: the console has no active sensor with this key: join it again',
    )
  const boot = String(request.headers['sightglass-boot'] ?? '')
  return { sensor, bootId: BOOT.test(boot) ? boot : '', address: request.ip }
}

function identityOf(socket: TLSSocket): SocketIdentity {
  const known = identities.get(socket)
  if (known !== undefined) return known
  const { raw } = socket.getPeerCertificate?.() ?? {}
  if (raw === undefined)
    throw new CodedError(
      'unauthenticated',
      'certificate-refused: expected the certificate of a sensor, got none',
    )
  const certificate = new X509Certificate(raw)
  if (!socket.authorized)
    throw new CodedError('unauthenticated', `certificate-refused: ${refusalText(socket, certificate)}`)
  const sensor = /(?:^|\n)CN=(.+)/.exec(certificate.subject)?.[1] ?? ''
  const publicKey = certificate.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const identity = { sensor, publicKey }
  identities.set(socket, identity)
  return identity
}

/** Names both times: one of the clocks may be wrong. */
function refusalText({ authorizationError }: TLSSocket, { validFrom, validTo }: X509Certificate): string {
  const reason = String(authorizationError)
  if (!/EXPIRED|NOT_YET_VALID/.test(reason)) return `the certificate is not one of this console (${reason})`
  return `the certificate is valid from ${validFrom} to ${validTo}, and the clock of the console is ${new Date().toUTCString()}`
}
