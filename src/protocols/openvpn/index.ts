import { defineProtocol } from '#model/protocol'
import { pieceOf } from './control.ts'
import {
  dissect,
  guardOf,
  newState,
  type OpenvpnMessage,
  type OpenvpnState,
  opcode,
  PORT,
  probe,
} from './wire.ts'

export const protocol = defineProtocol<OpenvpnMessage, OpenvpnState>({
  name: 'openvpn',
  shortName: 'OpenVPN',
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
  newState,
  probe,
  dissect,
  isFromClient: ({ opcode: code }) =>
    code === opcode.clientReset || code === opcode.clientResetV3
      ? true
      : code === opcode.serverReset
        ? false
        : undefined,
  facts(message, { bytes, fromClient }, emit, state) {
    if (message.opcode === opcode.control && state.guard !== undefined) {
      const side = fromClient ? state.client : state.server
      const piece = pieceOf(bytes, [message.at, message.last], state.guard, side)
      if (piece !== undefined) emit(piece)
    } else state.guard ??= guardOf(message, bytes)
    if (state.isProven) return
    state.isProven = true
    emit({ kind: 'session', phase: 'open', method: 'openvpn', secured: true })
  },
})
