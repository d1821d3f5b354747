import { defineProtocol } from '#model/protocol'
import { dissect, type OpenvpnExchange, type OpenvpnMessage, opcode, PORT, recognise } from './wire.ts'

export const protocol = defineProtocol<OpenvpnMessage, OpenvpnExchange>({
  name: 'openvpn',
  title: 'OpenVPN',
  standard: 'OpenVPN wire protocol (draft-dickinson-openvpn-wire-protocol, 2024)',
  depth: 'recognised',
  family: 'it',
  isEncrypted: true,
  hints: [
    { transport: 'udp', port: PORT },
    { transport: 'tcp', port: PORT },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  newExchange: () => ({ isProven: false }),
  recognise,
  dissect,
  isFromClient: ({ opcode: code }) =>
    code === opcode.clientReset || code === opcode.clientResetV3
      ? true
      : code === opcode.serverReset
        ? false
        : undefined,
  facts(_message, _slice, tell, exchange) {
    if (exchange.isProven) return
    exchange.isProven = true
    tell({ kind: 'session', phase: 'open', method: 'openvpn', secured: true })
  },
})
