import { defineQuery, textBytes } from '../template/template.ts'

/** WS-Discovery 2005/04 §5.2: a Probe for devices of DPWS. */
const PROBE = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:wsd="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:wsdp="http://schemas.xmlsoap.org/ws/2006/02/devprof"><soap:Header><wsa:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</wsa:To><wsa:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</wsa:Action><wsa:MessageID>urn:uuid:53696768-7467-6c61-7373-000000000001</wsa:MessageID></soap:Header><soap:Body><wsd:Probe><wsd:Types>wsdp:Device</wsd:Types></wsd:Probe></soap:Body></soap:Envelope>`

export const query = defineQuery({
  id: 'ws-discovery',
  title: 'WS-Discovery probe',
  plain: 'One datagram asks a Windows host or printer to name itself.',
  standard: 'WS-Discovery 2005/04 §5.2',
  protocol: 'ws-discovery',
  transport: 'udp',
  port: 3702,
  risk: 'A',
  steps: [
    {
      name: 'Probe for devices',
      bytes: textBytes(PROBE),
      answer: { frame: 'datagram', maximum: 8192 },
      timeout: 2000,
    },
  ],
  verbs: ['browse'],
  learns: ['type', 'name', 'uuid'],
})
