import { profinetFrame } from '../template/link-frame.ts'
import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'dcp-get',
  title: 'PROFINET DCP Get',
  plain:
    'One Ethernet frame to the device reads its type, station name, vendor and device number, role and IP address. Nothing is set, no connection is made.',
  standard: 'IEC 61158-6-10:2019, DCP Get; frame id FEFD',
  protocol: 'profinet-dcp',
  otherProtocols: ['profinet-io', 'profinet-rt'],
  transport: 'link',
  port: 0x8892,
  risk: 'A',
  steps: [
    {
      name: 'Get',
      // Service 3, request; xid; reserved; ten bytes: options 2.1, 2.2, 2.3, 2.4 and 1.2.
      bytes: ({ mac, ownMac }) =>
        profinetFrame(mac, ownMac, 'fefd 03 00 53470001 0000 000a 0201 0202 0203 0204 0102'),
      answer: { frame: 'dcp', echo: [18, 19, 20, 21], maximum: 1514 },
      timeout: 2000,
    },
  ],
  verbs: ['read'],
  tshark: 'pn_dcp',
  learns: ['model', 'name', 'vendor', 'role'],
})
