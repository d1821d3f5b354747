/** Common part of queries over S7comm: RFC 1006, ISO 8073. */
import type { DistressSign, QueryStep } from './template.ts'

/** Opens the connection. */
export const s7Connection: readonly QueryStep[] = [
  {
    name: 'COTP connection request',
    // Destination TSAP 03: "other", never 01 (PG) or 02 (OP): these take a resource that engineers need.
    bytes: '03000016 11e0 0000 0001 00 c0010a c1020300 c20203rr',
    fields: { r: { from: 0, to: 255, known: 'rackSlots' } },
    answer: { frame: 'tpkt', maximum: 64 },
    timeout: 2000,
  },
  {
    name: 'Setup communication',
    bytes: '03000019 02f080 32010000 0001 0008 0000 f000 0001 0001 00f0',
    answer: { frame: 'tpkt', echo: [11, 12], maximum: 64 },
    timeout: 2000,
  },
]

export const s7Distress: readonly DistressSign[] = [
  { check: { at: 5, values: [0x80] }, text: 'COTP disconnect: no resource' },
  {
    check: { at: 8, values: [2, 3], and: { at: 17, values: [0x83, 0x85, 0x87, 0xd2] } },
    text: 'S7 error class',
  },
]
