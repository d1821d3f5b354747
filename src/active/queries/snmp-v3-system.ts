import { getRequest } from '../template/snmp-request.ts'
import { DISCOVERY } from '../template/snmp-v3.ts'
import { defineQuery } from '../template/template.ts'

export const query = defineQuery({
  id: 'snmp-v3-system',
  title: 'SNMPv3 system group, authenticated and encrypted',
  plain:
    'Reads the six values of the system group, signed and encrypted, as the user that was set for the device.',
  standard: 'RFC 3412, RFC 3414, RFC 3826, RFC 7860, RFC 3418',
  protocol: 'snmp',
  transport: 'udp',
  port: 161,
  risk: 'A',
  sealed: 'snmp-usm',
  credential: 'snmp',
  preferredOver: 'snmp-system',
  steps: [
    DISCOVERY,
    {
      name: 'GET of the system group',
      bytes: getRequest([1, 2, 3, 4, 5, 6].map((n) => `1.3.6.1.2.1.1.${n}.0`)),
      // Once more where the clock of the agent had to be learned: it then answers with a report.
      when: { at: 0, values: [0xa8] },
      atMost: 2,
      answer: { frame: 'datagram', maximum: 1500 },
      timeout: 2000,
    },
  ],
  verbs: ['read'],
  tshark: 'snmp',
  learns: ['model', 'firmware', 'name', 'location', 'uptime'],
})
