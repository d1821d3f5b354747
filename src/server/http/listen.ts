import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { Server as TlsServer } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import type { ServerCertificate } from '#data-folder/certificates'
import { ServeRefusal } from '../serve-refusal.ts'

const SHOWN_ADDRESSES = 5

type NetworkAddress = Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>

/** Begins to accept requests. Throws a `ServeRefusal` in words. `isAsked`: the port was chosen by the user. */
export async function listen(
  server: FastifyInstance,
  { host, port, isAsked }: { host: string; port: number; isAsked: boolean },
): Promise<void> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (code !== 'EADDRINUSE') throw new ServeRefusal(1, `cannot listen on ${host}:${port}: ${message}`)
    const other = isAsked ? 'set another' : 'set another with --listen 127.0.0.1:PORT'
    throw new ServeRefusal(1, `port ${port} is in use, perhaps by another server: ${other}`)
  }
}

/** `http://127.0.0.1:8470`; the machine's name where it listens on all addresses. */
export function addressOf(server: FastifyInstance, isTls: boolean): string {
  const [place] = server.addresses()
  if (place === undefined || typeof place === 'string') throw new Error('unreachable: it listens on a port')
  const { address, port } = place
  const isAny = address === '0.0.0.0' || address === '::'
  const host = isAny ? hostname() : address.includes(':') ? `[${address}]` : address
  return `http${isTls ? 's' : ''}://${host}:${port}`
}

/** Addresses that reach a server on all addresses from other machines, which may not know the name of this one. */
export function otherAddressesOf(
  address: string,
  interfaces: Readonly<Record<string, readonly NetworkAddress[] | undefined>> = networkInterfaces(),
): readonly string[] {
  const { protocol, hostname: name, port } = new URL(address)
  if (name !== hostname().toLowerCase()) return []
  return Object.values(interfaces)
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map((one) => `${protocol}//${one.address}:${port}`)
    .slice(0, SHOWN_ADDRESSES)
}

/** Connections from now on are answered with another certificate. */
export function useCertificate(server: FastifyInstance, certificate: ServerCertificate): void {
  if (server.server instanceof TlsServer) server.server.setSecureContext({ ...certificate })
}
