import { defineQuery, type QueryStep } from '../template/template.ts'

/** Next part of a system status list: sequence number of the answer before, last-data-unit byte at 22. */
const nextPart: QueryStep = {
  name: 'Next part of SZL 0091',
  bytes: '03000021 02f080 32070000 0003 000c 0004 000112 08124401 qq 00000000 0a000000',
  fields: { q: { echoes: 'answer' } },
  when: { at: 26, values: [1] },
  atMost: 4,
  answer: { frame: 'tpkt', echo: [11, 12], maximum: 1024 },
  timeout: 2000,
}

export const query = defineQuery({
  id: 's7-modules',
  title: 'S7 modules of the rack',
  plain:
    'Reads the list of modules in the rack. Uses none of the connections that are kept for engineers; no data block is read.',
  standard: 'RFC 1006, ISO 8073; system status list 0091 of SIMATIC S7-300/400 system functions',
  protocol: 's7comm',
  transport: 'tcp',
  port: 102,
  risk: 'C',
  steps: [
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
    {
      name: 'Read SZL 0091, module status',
      bytes: '03000021 02f080 32070000 0002 0008 0008 000112 04114401 00 ff090004 0091 0000',
      answer: { frame: 'tpkt', echo: [11, 12], maximum: 1024 },
      timeout: 2000,
      takes: { q: { at: 24, length: 1 } },
    },
    { ...nextPart, takes: { q: { at: 24, length: 1 } } },
  ],
  distress: [
    { check: { at: 5, values: [0x80] }, text: 'COTP disconnect: no resource' },
    {
      check: { at: 8, values: [2, 3], and: { at: 17, values: [0x83, 0x85, 0x87, 0xd2] } },
      text: 'S7 error class',
    },
  ],
  verbs: ['diagnose', 'read'],
  tshark: 's7comm',
  learns: ['modules'],
})
