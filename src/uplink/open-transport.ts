/** The transport that a sensor chose when it joined. */
import { type FileExchange, HttpsFiles } from './file-exchange.ts'
import { HttpsTransport } from './https-transport.ts'
import type { Membership } from './membership.ts'
import { NatsFiles } from './nats-files.ts'
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

/** Files travel the same way as batches. */
export function openFiles(
  { addresses, authority, certificate, key }: Membership,
  { transport, bootId }: { readonly transport: FleetTransport; readonly bootId: string },
): FileExchange {
  if (transport instanceof NatsTransport) return new NatsFiles(transport)
  return new HttpsFiles({ addresses, authority, certificate, key, bootId })
}
