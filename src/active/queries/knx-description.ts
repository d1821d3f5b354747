import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'knx-description',
  title: 'KNXnet/IP self description',
  plain: 'One datagram asks the KNX interface to describe itself. The bus behind it carries nothing.',
  standard: 'ISO 22510, DESCRIPTION_REQUEST',
  protocol: 'knxnet-ip',
  transport: 'udp',
  port: 3671,
  risk: 'A',
  steps: [
    {
      name: 'DESCRIPTION_REQUEST',
      // Control endpoint 0.0.0.0:0: the answer returns to the address and port that asked.
      bytes: '0610 0203 000e 0801 00000000 0000',
      answer: { frame: 'datagram', maximum: 1500 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  tshark: 'kip',
  learns: ['name', 'serial', 'model'],
})
