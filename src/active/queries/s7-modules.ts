import { s7Connection, s7Distress } from '../template/s7-connection.ts'
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
    ...s7Connection,
    {
      name: 'Read SZL 0091, module status',
      bytes: '03000021 02f080 32070000 0002 0008 0008 000112 04114401 00 ff090004 0091 0000',
      answer: { frame: 'tpkt', echo: [11, 12], maximum: 1024 },
      timeout: 2000,
      takes: { q: { at: 24, length: 1 } },
    },
    { ...nextPart, takes: { q: { at: 24, length: 1 } } },
  ],
  distress: s7Distress,
  verbs: ['diagnose', 'read'],
  tshark: 's7comm',
  learns: ['modules'],
})
