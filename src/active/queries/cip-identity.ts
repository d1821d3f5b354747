import { type DistressSign, defineQuery, type QueryStep } from '../template/template.ts'

/** Encapsulation commands of a session: CIP Volume 2. `h` is the session handle that the device gave. */
const HEADER_REST = '00000000 0000000000000000 00000000'
const register: QueryStep = {
  name: 'Register Session',
  bytes: `6500 0400 00000000 ${HEADER_REST} 0100 0000`,
  answer: { frame: 'enip', echo: [0, 1], maximum: 64 },
  timeout: 2000,
  takes: { h: { at: 4, length: 4 } },
}
const unregister: QueryStep = {
  name: 'Unregister Session',
  bytes: `6600 0000 hhhhhhhh ${HEADER_REST}`,
  fields: { h: { echoes: 'answer' } },
}

/** General status of a CIP response in an unconnected message: 0x02 resource unavailable. */
const distress: readonly DistressSign[] = [
  {
    check: { at: 0, values: [0x6f], and: { at: 42, values: [0x02] } },
    text: 'CIP status 2, resource unavailable',
  },
  {
    check: { at: 8, values: [0x02], and: { at: 9, values: [0] } },
    text: 'encapsulation status 2, no memory',
  },
]

export const query = defineQuery({
  id: 'cip-identity',
  title: 'CIP identity object',
  plain:
    'Opens one session, reads the identity object, closes the session. No connection to the logic is made and no tag is read.',
  standard: 'CIP Volume 1, Get_Attributes_All of the Identity object; Volume 2, SendRRData',
  protocol: 'enip',
  transport: 'tcp',
  port: 44818,
  risk: 'B',
  steps: [
    register,
    {
      name: 'Get_Attributes_All of Identity 1',
      bytes: `6f00 1600 hhhhhhhh ${HEADER_REST} 00000000 0000 0200 0000 0000 b200 0600 0102 2001 2401`,
      fields: { h: { echoes: 'answer' } },
      answer: { frame: 'enip', echo: [0, 1], maximum: 600 },
      timeout: 2000,
    },
    unregister,
  ],
  distress,
  verbs: ['identify', 'read', 'subscribe'],
  tshark: 'cip',
  learns: ['vendor', 'model', 'firmware', 'serial'],
})
