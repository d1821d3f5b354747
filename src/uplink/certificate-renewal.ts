/** A sensor gets another certificate for its key before the one that it has expires. */
import { X509Certificate } from 'node:crypto'
import type { FleetCertificate } from '#schema/fleet-protocol'
import { HttpsConnection } from './https-transport.ts'
import { keepMembership, type Membership } from './membership.ts'
import { NatsTransport } from './nats-transport.ts'
import type { FleetTransport } from './transport.ts'

/** Part of its validity after which a certificate is renewed: 60 of 90 days. */
const RENEWED_AFTER = 2 / 3

/** @param certificate PEM */
export function isRenewalDue(certificate: string, now: number): boolean {
  const { validFrom, validTo } = new X509Certificate(certificate)
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)]
  return now > from + (to - from) * RENEWED_AFTER
}

/** The membership with its new certificate, which is in the data folder then. Throws if the console gives none. */
export async function renewMembership(
  data: string,
  membership: Membership,
  transport: FleetTransport,
): Promise<Membership> {
  const { certificate, nats } = (
    transport instanceof NatsTransport
      ? await transport.request('certificate', '')
      : await overHttps(membership)
  ) as FleetCertificate
  // The servers stay: they may be those of a relay.
  const access = membership.nats ?? nats
  const renewed = {
    ...{ ...membership, certificate },
    ...(access !== undefined && { nats: { ...access, token: nats?.token ?? access.token } }),
  }
  keepMembership(data, renewed)
  return renewed
}

async function overHttps(membership: Membership): Promise<unknown> {
  const connection = new HttpsConnection(membership)
  try {
    const { status, body } = await connection.ask({ method: 'POST', path: '/rest/uplink/certificate' })
    const { detail = '' } = (body ?? {}) as { detail?: string }
    if (status !== 200) throw new Error(`certificate: status ${status}: ${detail}`)
    return body
  } finally {
    connection.close()
  }
}
