import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'modbus-server-id',
  title: 'Modbus server ID',
  plain: 'Reads the maker’s own description of the device. No register or coil is read or written.',
  standard: 'MODBUS Application Protocol V1.1b3 §6.13',
  protocol: 'modbus',
  transport: 'tcp',
  port: 502,
  risk: 'C',
  simultaneousClients: 2,
  steps: [
    {
      name: 'Report Server ID',
      bytes: '0001 0000 0002 uu 11',
      fields: { u: { from: 0, to: 255, known: 'units' } },
      answer: { frame: 'mbap', echo: [0, 1, 6], maximum: 260 },
      timeout: 2000,
    },
  ],
  distress: [
    {
      check: { at: 7, mask: 0x80, values: [0x80], and: { at: 8, values: [4, 5, 6, 11] } },
      text: 'Modbus exception 4, 5, 6 or 11',
    },
  ],
  verbs: ['identify'],
  tshark: 'modbus',
  learns: ['model'],
})
