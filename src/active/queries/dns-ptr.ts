import { defineQuery, numberBytes, textBytes } from '../template/template.ts'

const label = (text: string) => numberBytes(text.length, 1) + textBytes(text)

export const query = defineQuery({
  id: 'dns-ptr',
  title: 'Names by reverse DNS',
  plain: 'Asks the name server, not the devices, for the names of addresses that have none.',
  standard: 'RFC 1035 §3.5',
  protocol: 'dns',
  transport: 'udp',
  port: 53,
  risk: 'A',
  asksNames: true,
  steps: [
    {
      name: 'PTR of an address',
      bytes: ({ address }) => {
        const name = [...address.split('.').reverse(), 'in-addr', 'arpa'].map(label).join('')
        return `0001 0100 0001 0000 0000 0000 ${name}00 000c 0001`
      },
      answer: { frame: 'datagram', echo: [0, 1], maximum: 1500 },
      timeout: 2000,
    },
  ],
  verbs: [],
  tshark: 'dns',
  learns: ['name'],
})
