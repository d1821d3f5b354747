import { defineProtocol } from '#model/protocol'
import { facts } from './facts.ts'
import { dissect, foldKey, HEADER, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'ge-egd',
  shortName: 'GE EGD',
  title: 'GE Ethernet Global Data',
  standard: 'GE Fanuc GFK-1541, TCP/IP Ethernet Communications for the Series 90 PLC',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'PLC' } },
  hints: [{ transport: 'udp', port: 18246 }, { content: 'udp' }],
  firstBytes: '\x0d',
  probe,
  dissect,
  isFromClient: () => true,
  facts,
  foldKey: (slice) => foldKey(slice),
  rows: ({ request, producer, state, status, dataBytes }) => [
    { label: 'Request ID', value: String(request), at: 2, length: 2 },
    { label: 'Producer ID', value: producer, at: 4, length: 4 },
    { label: 'Exchange ID', value: String(state), at: 8, length: 4 },
    { label: 'Status', value: String(status), at: 20, length: 4 },
    { label: 'Data', value: `${dataBytes} bytes`, at: HEADER, length: dataBytes },
  ],
})
