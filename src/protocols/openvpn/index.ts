import { defineProtocol } from '#model/protocol'
import { pieceOf } from './control.ts'
import {
  dissect,
  guardOf,
  newExchange,
  type OpenvpnExchange,
  type OpenvpnMessage,
  opcode,
  PORT,
  recognise,
} from './wire.ts'

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
  newExchange,
  recognise,
  dissect,
  isFromClient: ({ opcode: code }) =>
    code === opcode.clientReset || code === opcode.clientResetV3
      ? true
      : code === opcode.serverReset
        ? false
        : undefined,
  facts(message, { bytes, fromClient }, emit, exchange) {
    if (message.opcode === opcode.control && exchange.guard !== undefined) {
      const side = fromClient ? exchange.client : exchange.server
      const piece = pieceOf(bytes, [message.at, message.last], exchange.guard, side)
      if (piece !== undefined) emit(piece)
    } else exchange.guard ??= guardOf(message, bytes)
    if (exchange.isProven) return
    exchange.isProven = true
    emit({ kind: 'session', phase: 'open', method: 'openvpn', secured: true })
  },
})
