import { LINK_PAYLOAD } from '#model/link-payload'
import { defineProtocol } from '#model/protocol'
import { dissect, FIRST_OF_VENDORS, frameTypes, type MstpMessage } from './wire.ts'

export const protocol = defineProtocol<MstpMessage, undefined>({
  name: 'mstp',
  shortName: 'BACnet MS/TP',
  title: 'BACnet MS/TP',
  standard: 'ANSI/ASHRAE 135-2020 clause 9',
  depth: 'recognised',
  family: 'ot',
  hints: [{ etherType: LINK_PAYLOAD.mstp }],
  dissect,
  // A token shows that its sender exists; requests of stations are read by BACnet.
  facts() {},
  rows: ({ type, destination, source, dataLength, vendor }) => [
    { label: 'Frame', value: frameName(type), at: 0, length: 1 },
    { label: 'To', value: destination === 255 ? 'everybody' : `station ${destination}`, at: 1, length: 1 },
    { label: 'From', value: `station ${source}`, at: 2, length: 1 },
    { label: 'Data', value: `${dataLength} bytes`, at: 3, length: 2 },
    ...(vendor === undefined ? [] : [{ label: 'Vendor', value: String(vendor), at: 6, length: 2 }]),
  ],
})

function frameName(type: number): string {
  return frameTypes.get(type) ?? `${type >= FIRST_OF_VENDORS ? 'vendor’s own' : 'unknown'} ${type}`
}
