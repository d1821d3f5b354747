import { type AnswerCheck, defineQuery, type QueryStep } from '../template/template.ts'

const step = (name: string, code: string, object: string, more: Partial<QueryStep> = {}): QueryStep => ({
  name,
  bytes: `0001 0000 0005 uu 2b0e ${code} ${object}`,
  fields: {
    u: { from: 0, to: 255, known: 'units' },
    ...(object === 'oo' && { o: { values: [0, 1, 2, 3, 4, 5, 6] } }),
  },
  answer: { frame: 'mbap', echo: [0, 1, 6], maximum: 260 },
  timeout: 2000,
  takes: { o: { at: 12, length: 1 } },
  ...more,
})

/** Byte 11: FF where more objects follow, byte 12 names the first of them. */
const moreFollows: AnswerCheck = { at: 7, values: [0x2b], and: { at: 11, values: [0xff] } }

export const query = defineQuery({
  id: 'modbus-device-identification',
  title: 'Modbus device identification',
  plain: 'Reads the texts of the device identification. No register or coil is read or written.',
  standard: 'MODBUS Application Protocol V1.1b3 §6.21',
  protocol: 'modbus',
  transport: 'tcp',
  port: 502,
  risk: 'B',
  simultaneousClients: 2,
  steps: [
    step('Basic identification', '01', '00'),
    step('Basic identification, rest', '01', 'oo', { when: moreFollows, atMost: 3 }),
    step('Regular identification', '02', '00', {
      when: { at: 7, values: [0x2b], and: { at: 10, mask: 0x7f, least: 2 } },
    }),
    step('Regular identification, rest', '02', 'oo', { when: moreFollows, atMost: 3 }),
  ],
  distress: [
    {
      check: { at: 7, mask: 0x80, values: [0x80], and: { at: 8, values: [4, 5, 6, 11] } },
      text: 'Modbus exception 4, 5, 6 or 11',
    },
  ],
  verbs: ['identify'],
  tshark: 'modbus',
  learns: ['vendor', 'model', 'firmware'],
})
