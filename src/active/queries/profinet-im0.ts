import { defineQuery } from '../template/template.ts'

/** The device access point: slot 0, subslot 1. */
const RECORD = `0009 003c 0100 0000 ${'00'.repeat(16)} 00000000 0000 0001 0000 aff0 00001000 ${'00'.repeat(24)}`

export const query = defineQuery({
  id: 'profinet-im0',
  title: 'PROFINET identification record I&M0',
  plain:
    'One datagram reads order number, serial number, hardware and firmware of the device. No application relation is made; the cyclic data of its controller goes on.',
  standard: 'IEC 61158-6-10:2019, Read Implicit, index AFF0; C706 §12.5',
  protocol: 'profinet-io',
  otherProtocols: ['profinet-dcp', 'profinet-rt'],
  transport: 'udp',
  port: 34964,
  answersFromAnyPort: true,
  risk: 'C',
  steps: [
    {
      name: 'Read Implicit I&M0',
      // Header of 80 bytes, little endian, idempotent: object with device and vendor number, interface of devices,
      // activity, no boot time, version 1, call 0, operation 5, 84 bytes. Then arguments of 64 bytes: the block of a read.
      bytes: `04 00 20 00 100000 00 0000a0de 976c d111 8271 0001 vvvvvvvv 0100a0de 976c d111 8271 00a02442df7d
        53470004 0000 0040 8000 5347 0000 0001 00000000 01000000 00000000 0500 ffff ffff 5400 0000 00 00
        00100000 40000000 00100000 00000000 40000000 ${RECORD}`,
      fields: { v: { from: 0, to: 0xffffffff, known: 'profinetIds' } },
      answer: { frame: 'datagram', maximum: 1500 },
      timeout: 2000,
    },
  ],
  // C706 §12.6: reject and fault carry a status instead of data.
  distress: [{ check: { at: 1, values: [3, 6] }, text: 'RPC reject or fault' }],
  verbs: ['identify'],
  tshark: 'pn_io',
  learns: ['order-number', 'serial', 'hardware', 'firmware'],
})
