import { defineQuery } from '../template/template.ts'

const HEADER_REST = '00000000 0000000000000000 00000000'

export const query = defineQuery({
  id: 'cip-slot',
  title: 'Modules of a CIP backplane',
  plain:
    'Reads the identity of each module in the rack through the communication module. Ends at the first empty slot or two silent ones.',
  standard: 'CIP Volume 1, Unconnected Send of the Connection Manager; Volume 2, SendRRData',
  protocol: 'enip',
  transport: 'tcp',
  port: 44818,
  risk: 'B',
  steps: [
    {
      name: 'Register Session',
      bytes: `6500 0400 00000000 ${HEADER_REST} 0100 0000`,
      answer: { frame: 'enip', echo: [0, 1], maximum: 64 },
      timeout: 2000,
      takes: { h: { at: 4, length: 4 } },
    },
    {
      name: 'Identity of a slot, by Unconnected Send',
      // Priority and tick 06, 32 ticks of 2^6 ms: the device gives up after 2 s. Route: backplane port 1, slot.
      bytes: `6f00 2400 hhhhhhhh ${HEADER_REST} 00000000 0000 0200 0000 0000 b200 1400
        52 02 2006 2401 06 20 0600 0102 2001 2401 0100 01 ss`,
      fields: { h: { echoes: 'answer' }, s: { from: 0, to: 16, known: 'slots' } },
      answer: { frame: 'enip', echo: [0, 1], maximum: 600 },
      timeout: 4000,
      each: 's',
      // General status 1 with extended status 0x0312: no such link, hence no further slot.
      until: { at: 42, values: [1], and: { at: 44, values: [0x12], and: { at: 45, values: [0x03] } } },
    },
    {
      name: 'Unregister Session',
      bytes: `6600 0000 hhhhhhhh ${HEADER_REST}`,
      fields: { h: { echoes: 'answer' } },
    },
  ],
  distress: [
    {
      check: { at: 0, values: [0x6f], and: { at: 42, values: [0x02] } },
      text: 'CIP status 2, resource unavailable',
    },
  ],
  verbs: ['identify', 'read', 'subscribe'],
  tshark: 'cip',
  learns: ['modules'],
})
