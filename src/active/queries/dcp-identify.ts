import { profinetFrame } from '../template/link-frame.ts'
import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'dcp-identify',
  title: 'PROFINET DCP Identify, one device',
  plain:
    'One Ethernet frame to the MAC address of the device asks who it is. The others do not get it. Nothing is set.',
  standard: 'IEC 61158-6-10:2019, DCP Identify; frame id FEFE',
  protocol: 'profinet-dcp',
  transport: 'link',
  port: 0x8892,
  risk: 'A',
  steps: [
    {
      name: 'Identify',
      // Service 5, request; xid; answers within 10 ms; four bytes: filter ff.ff, all.
      bytes: ({ mac, ownMac }) => profinetFrame(mac, ownMac, 'fefe 05 00 53470002 0001 0004 ffff 0000'),
      answer: { frame: 'dcp', echo: [18, 19, 20, 21], maximum: 1514 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  tshark: 'pn_dcp',
  learns: ['model', 'name', 'vendor', 'role'],
})
