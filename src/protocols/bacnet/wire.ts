import type { Dissected, Slice } from '#model/protocol'
import { type BacnetApdu, readApdu } from './apdu.ts'
import { BVLC_HEADER, BVLC_IPV4, BVLC_IPV6, type BvlcHeader, fitsLink, readLink } from './bvlc.ts'
import { type Network, NPDU_VERSION, readNetwork } from './npdu.ts'

export interface BacnetMessage {
  readonly link: BvlcHeader
  readonly network: Network | undefined
  readonly apdu: BacnetApdu | undefined
  /** Offset of the network layer from the start of the message; 0 where there is none. */
  readonly npdu: number
}

/** On Ethernet the service access point 0x82 replaces BVLC of IP: clause 7. */
const ETHERNET: BvlcHeader = { type: 0, code: 0, known: undefined, length: 0 }

/**
 * Reads one BACnet message: BVLC on UDP, or a bare NPDU after an LLC header.
 *
 * @returns `foreign` if neither begins here; `malformed` if lengths or headers contradict themselves.
 */
export function dissect(slice: Slice): Dissected<BacnetMessage> {
  const { bytes, start, end } = slice
  const available = end - start
  const first = bytes[start]
  if (first === NPDU_VERSION && !hasPorts(slice)) {
    return available < 2 ? { kind: 'incomplete', need: 2 } : layers(slice, ETHERNET, 0, available)
  }
  if (first !== BVLC_IPV4 && first !== BVLC_IPV6) return { kind: 'foreign' }
  if (available < BVLC_HEADER) return { kind: 'incomplete', need: BVLC_HEADER }
  const link = readLink(bytes, start)!
  if (!fitsLink(link)) return { kind: 'malformed', at: 2, reason: 'BVLC length', length: available }
  if (link.length > available && !slice.isCut && !countsHeaderTwice(link, available))
    return { kind: 'incomplete', need: link.length }
  const length = Math.min(available, link.length)
  const npdu = link.known?.npdu
  if (npdu === undefined || npdu + 2 > length)
    return { kind: 'message', length, message: { link, network: undefined, apdu: undefined, npdu: 0 } }
  return layers(slice, link, npdu, length)
}

/** Seen in controllers whose errors are well formed except for their BVLC length; on UDP the datagram ends them. */
function countsHeaderTwice(link: BvlcHeader, available: number): boolean {
  return link.length === available + BVLC_HEADER
}

/** On the link layer the port is 0 or a number that no port can have. */
function hasPorts({ destinationPort }: Slice): boolean {
  return destinationPort > 0 && destinationPort <= 0xffff
}

function layers(
  { bytes, start, isCut }: Slice,
  link: BvlcHeader,
  npdu: number,
  length: number,
): Dissected<BacnetMessage> {
  const end = start + length
  const network = readNetwork(bytes, start + npdu, end)
  if (network === undefined && !isCut)
    return { kind: 'malformed', at: npdu, reason: 'network layer header', length }
  if (network === undefined || network.messageType !== undefined)
    return { kind: 'message', length, message: { link, network, apdu: undefined, npdu } }
  const apdu = readApdu(bytes, network.bodyStart, end)
  if (apdu === undefined && !isCut)
    return { kind: 'malformed', at: network.bodyStart - start, reason: 'APDU header', length }
  return { kind: 'message', length, message: { link, network, apdu, npdu } }
}
