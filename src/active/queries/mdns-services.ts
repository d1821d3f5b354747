import { defineQuery, textBytes } from '../template/template.ts'

const label = (text: string) => text.length.toString(16).padStart(2, '0') + textBytes(text)
const NAME = `${['_services', '_dns-sd', '_udp', 'local'].map(label).join('')}00`

export const query = defineQuery({
  id: 'mdns-services',
  title: 'Services offered by mDNS',
  plain: 'One datagram asks which services the device announces.',
  standard: 'RFC 6762 §5.5, RFC 6763 §9',
  protocol: 'mdns',
  transport: 'udp',
  port: 5353,
  risk: 'A',
  steps: [
    {
      name: 'PTR of _services._dns-sd._udp.local, unicast',
      bytes: `0000 0000 0001 0000 0000 0000 ${NAME} 000c 8001`,
      answer: { frame: 'datagram', maximum: 1500 },
      timeout: 2000,
    },
  ],
  verbs: [],
  tshark: 'mdns',
  learns: ['services'],
})
