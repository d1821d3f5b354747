import { defineQuery, numberBytes } from '../template/template.ts'

/** One byte, or 0x81 and one: X.690 §8.1.3. */
const berLength = (length: number) => (length < 128 ? numberBytes(length, 1) : `81${numberBytes(length, 1)}`)

/** 1.3.6.1.2.1.1.n.0: description, object id, up time, contact, name, location. */
const variables = [1, 2, 3, 4, 5, 6].map((n) => `300c 0608 2b06010201010${n}00 0500`).join('')

export const query = defineQuery({
  id: 'snmp-system',
  title: 'SNMP system group',
  plain:
    'Reads the six values of the system group with the community that was set for the device. None is guessed.',
  standard: 'RFC 3416, RFC 3418',
  protocol: 'snmp',
  transport: 'udp',
  port: 161,
  risk: 'A',
  credential: 'community',
  steps: [
    {
      name: 'GET of the system group',
      // 100 bytes follow the community: the PDU with a request id of four bytes.
      bytes: ({ secretLength }) =>
        `30${berLength(105 + secretLength)} 020101 04${numberBytes(secretLength, 1)} ${'zz'.repeat(secretLength)}
         a062 0204 00000001 020100 020100 3054 ${variables}`,
      fields: { z: { secret: 'community' } },
      answer: { frame: 'datagram', maximum: 1500 },
      timeout: 2000,
    },
  ],
  verbs: ['read'],
  tshark: 'snmp',
  learns: ['model', 'firmware', 'name', 'location', 'uptime'],
})
