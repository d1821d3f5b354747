import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'netbios-status',
  title: 'NetBIOS names',
  plain: 'One datagram asks a Windows host for its name table.',
  standard: 'RFC 1002 §4.2.17',
  protocol: 'nbns',
  transport: 'udp',
  port: 137,
  risk: 'A',
  steps: [
    {
      name: 'NODE STATUS REQUEST',
      bytes: `0001 0000 0001 0000 0000 0000 20 434b ${'41'.repeat(30)} 00 0021 0001`,
      answer: { frame: 'datagram', echo: [0, 1], maximum: 1500 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  tshark: 'nbns',
  learns: ['name', 'mac'],
})
