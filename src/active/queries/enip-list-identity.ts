import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'enip-list-identity',
  title: 'EtherNet/IP identity',
  plain: 'One datagram asks who the device is, one datagram answers. No session is opened.',
  standard: 'CIP Volume 2, List Identity command (0x63)',
  protocol: 'enip',
  transport: 'udp',
  port: 44818,
  risk: 'A',
  steps: [
    {
      name: 'List Identity',
      bytes: `6300 0000 ${'00'.repeat(20)}`,
      answer: { frame: 'datagram', echo: [0, 1], maximum: 1500 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  tshark: 'enip',
  learns: ['vendor', 'model', 'firmware', 'serial'],
})
