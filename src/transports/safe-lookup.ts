/** Name resolution that refuses addresses no destination may have. The address checked is the address dialled. */
import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Link-local addresses, where cloud metadata services answer (RFC 3927, RFC 4291 §2.5.6), and unspecified ones. */
const REFUSED = new BlockList()
REFUSED.addSubnet('169.254.0.0', 16, 'ipv4')
REFUSED.addSubnet('0.0.0.0', 8, 'ipv4')
REFUSED.addSubnet('fe80::', 10, 'ipv6')
REFUSED.addAddress('::', 'ipv6')
REFUSED.addAddress('fd00:ec2::254', 'ipv6')

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

const isIn = (list: BlockList, address: string) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

export class AddressRefused extends Error {}

/**
 * Throws if `address` may not be dialled for a destination of host `host`. Loopback is permitted only if the host
 * itself is a loopback name, and never on our own port.
 */
export function checkAddress(address: string, { host, port, ownPort, isProtected }: Dialled): void {
  if (isProtected?.(address) === true)
    throw new AddressRefused(`${host} is ${address}, a device of the plant; it is never called`)
  if (isIn(REFUSED, address))
    throw new AddressRefused(
      `${host} is ${address}, a link-local or reserved address; name the receiver itself`,
    )
  if (!isIn(LOOPBACK, address)) return
  if (host !== 'localhost' && isIP(host) === 0)
    throw new AddressRefused(`${host} resolves to ${address}, this machine; write localhost if that is meant`)
  if (ownPort !== 0 && port === ownPort)
    throw new AddressRefused(`${host}:${port} is Sightglass itself; name another receiver`)
}

export interface Dialled {
  /** As in the setting, without brackets. */
  readonly host: string
  readonly port: number
  readonly ownPort: number
  /** Addresses of devices that are never called. */
  readonly isProtected?: ((address: string) => boolean) | undefined
}

/** A `lookup` for `net.connect`. */
export function safeLookup(dialled: Dialled): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0)
      try {
        for (const { address } of found) checkAddress(address, dialled)
      } catch (refused) {
        return callback(refused as Error, '', 0)
      }
      if (options.all) return callback(null, found)
      const [first] = found
      return callback(null, first!.address, first!.family)
    })
  }
}
