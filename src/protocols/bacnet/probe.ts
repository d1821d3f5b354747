/** Is it BACnet, by content alone? The length of the datagram, the network version and a known service must agree. */
import type { Slice } from '#model/protocol'
import { APDU } from './apdu.ts'
import { LINK } from './bvlc.ts'
import { networkMessages } from './npdu.ts'
import { confirmedServices, unconfirmedServices } from './services.ts'
import { tagsOf } from './tags.ts'
import { dissect } from './wire.ts'

export function probe(slice: Slice): 'yes' | 'no' {
  if (slice.isStream) return 'no'
  const available = slice.end - slice.start
  const found = dissect(slice)
  if (found.kind !== 'message') return 'no'
  const { link, network, apdu } = found.message
  if (link.type !== 0 && (link.length !== available || link.known === undefined)) return 'no'
  if (network?.messageType !== undefined) return networkMessages.has(network.messageType) ? 'yes' : 'no'
  if (apdu === undefined) {
    // Four bytes that must be just so; longer ones hold addresses of which nothing is known.
    const isExact = link.known !== undefined && network === undefined && link.code !== LINK.SECURE
    return link.type !== 0 && isExact ? 'yes' : 'no'
  }
  switch (apdu.type) {
    case APDU.SIMPLE_ACK:
      return confirmedServices.has(apdu.choice!) && apdu.bodyStart === slice.end ? 'yes' : 'no'
    case APDU.CONFIRMED:
    case APDU.COMPLEX_ACK:
    case APDU.ERROR:
      if (!confirmedServices.has(apdu.choice!)) return 'no'
      if (apdu.sequence !== undefined) return 'yes'
      return tagsOf(slice.bytes, apdu.bodyStart, slice.end).isWhole ? 'yes' : 'no'
    case APDU.UNCONFIRMED:
      if (!unconfirmedServices.has(apdu.choice!)) return 'no'
      return tagsOf(slice.bytes, apdu.bodyStart, slice.end).isWhole ? 'yes' : 'no'
    default:
      return apdu.bodyStart === slice.end ? 'yes' : 'no'
  }
}
