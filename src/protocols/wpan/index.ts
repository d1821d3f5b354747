import { LINK_PAYLOAD } from '#model/link-payload'
import { defineProtocol } from '#model/protocol'
import { dissect, frameType, type WpanMessage } from './wire.ts'

const names = ['beacon', 'data', 'acknowledgment', 'command']

export const protocol = defineProtocol<WpanMessage, undefined>({
  name: 'wpan',
  shortName: 'IEEE 802.15.4',
  title: 'IEEE 802.15.4 wireless',
  standard: 'IEEE 802.15.4-2020',
  depth: 'recognised',
  family: 'infrastructure',
  hints: [{ etherType: LINK_PAYLOAD.ieee802154 }],
  dissect,
  facts({ type, pan, isEncrypted, payloadStart, payloadEnd }, { bytes, start }, emit) {
    if (isEncrypted || (type !== frameType.data && type !== frameType.beacon)) return
    // §7.3.1: superframe (2), guaranteed slots (1), pending addresses (1) come before a beacon's payload.
    const slots = type === frameType.beacon ? beaconHeader(bytes, start + payloadStart) : 0
    emit({
      kind: 'payload',
      selector: names[type],
      channel: pan,
      bytes,
      start: start + payloadStart + slots,
      end: start + payloadEnd,
    })
  },
  rows: ({ type, pan, source, destination }) => [
    { label: 'Type', value: names[type] ?? String(type), at: 0, length: 1 },
    {
      label: 'PAN',
      value: pan === undefined ? '' : `0x${pan.toString(16).padStart(4, '0')}`,
      at: 3,
      length: 2,
    },
    { label: 'From', value: source, at: 3, length: 0 },
    { label: 'To', value: destination, at: 3, length: 0 },
  ],
})

/** Length of superframe, slots and pending addresses: §7.3.1.2 to §7.3.1.6. */
function beaconHeader(bytes: Uint8Array, at: number): number {
  const slots = (bytes[at + 2] ?? 0) & 7
  const pendingAt = 3 + (slots > 0 ? 1 + 3 * slots : 0)
  const pending = bytes[at + pendingAt] ?? 0
  return pendingAt + 1 + 2 * (pending & 7) + 8 * ((pending >> 4) & 7)
}
