import { defineQuery, textBytes } from '../template/template.ts'

const SEARCH = [
  'M-SEARCH * HTTP/1.1',
  'HOST: 239.255.255.250:1900',
  'MAN: "ssdp:discover"',
  'ST: upnp:rootdevice',
  '',
  '',
].join('\r\n')

export const query = defineQuery({
  id: 'ssdp-root',
  title: 'UPnP root device',
  plain: 'One datagram asks the device for its UPnP root. The description it names is not fetched.',
  standard: 'UPnP Device Architecture 1.1 §1.3.2, unicast M-SEARCH',
  protocol: 'ssdp',
  transport: 'udp',
  port: 1900,
  risk: 'A',
  steps: [
    {
      name: 'M-SEARCH upnp:rootdevice',
      bytes: textBytes(SEARCH),
      answer: { frame: 'datagram', maximum: 1500 },
      timeout: 2000,
    },
  ],
  verbs: [],
  tshark: 'ssdp',
  learns: ['os', 'software'],
})
