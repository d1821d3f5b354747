import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'fins-cpu',
  title: 'FINS controller data',
  plain: 'Reads model and version of the CPU with one datagram. No memory is read.',
  standard: 'Omron W342, command 05 01',
  protocol: 'fins',
  transport: 'udp',
  port: 9600,
  risk: 'A',
  steps: [
    {
      name: 'Controller Data Read',
      // Node numbers are the last byte of the addresses, as Ethernet units are set by default.
      bytes: '800002 00kk00 00ss00 01 0501 00',
      fields: {
        k: { from: 1, to: 254, known: 'lastByte' },
        s: { from: 1, to: 254, known: 'ownLastByte' },
      },
      answer: { frame: 'datagram', echo: [9, 10, 11], maximum: 1500 },
      timeout: 2000,
    },
  ],
  verbs: ['identify'],
  tshark: 'omron',
  learns: ['model', 'firmware'],
})
