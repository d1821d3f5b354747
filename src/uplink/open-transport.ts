/** The transport that a sensor chose when it joined. */
import { HttpsTransport } from './https-transport.ts'
import type { Membership } from './membership.ts'
import { NatsTransport } from './nats-transport.ts'
import type { FleetTransport } from './transport.ts'

export interface RenewableTransport extends FleetTransport {
  /** Its certificate and token are used for the next connection. */
  renew(membership: Membership): void
}

export function openTransport(
  { sensor, addresses, authority, certificate, key, transport, nats }: Membership,
  bootId: string,
): RenewableTransport {
  if (transport === 'nats' && nats !== undefined)
    return new NatsTransport({ ...nats, sensor, authority, key, bootId })
  return new HttpsTransport({ addresses, authority, certificate, key, bootId })
}
