import { defineProtocol } from '#model/protocol'
import { commands } from './commands.ts'
import { facts, finish } from './facts.ts'
import { rule as ipmiNoAuthentication } from './rules/ipmi-no-authentication.ts'
import { rule as ipmiPasswordHashes } from './rules/ipmi-password-hashes.ts'
import { rule as ipmiPowerCommand } from './rules/ipmi-power-command.ts'
import { type IpmiState, newState } from './state.ts'
import { dissect, type IpmiMessage, payloadType, probe } from './wire.ts'

const ASF_PING = 0x80

export const protocol = defineProtocol<IpmiMessage, IpmiState>({
  name: 'ipmi',
  shortName: 'IPMI',
  title: 'IPMI over LAN',
  standard: 'IPMI Specification v2.0 rev. 1.1; DMTF DSP0136 2.0',
  depth: 'semantic',
  family: 'it',
  rules: [ipmiPowerCommand, ipmiNoAuthentication, ipmiPasswordHashes],
  traits: { hasLogons: true },
  hints: [{ transport: 'udp', port: 623 }, { content: 'udp' }],
  newState,
  firstBytes: '\x06',
  probe,
  dissect,
  isFromClient(message) {
    if (message.kind === 'asf') return message.type === ASF_PING
    if (message.kind !== 'session') return undefined
    if (message.command !== undefined) return (message.command.function & 1) === 0
    return message.isPlus && message.payload === payloadType.openRequest ? true : undefined
  },
  facts,
  finish,
  rows: (message) => [
    { label: 'Class', value: message.kind, at: 3, length: 1 },
    ...(message.kind === 'session' && message.command !== undefined
      ? [
          { label: 'Network function', value: String(message.command.function), at: 0, length: 0 },
          { label: 'Command', value: String(message.command.command), at: 0, length: 0 },
        ]
      : []),
  ],
  behaviourKeys: [{ name: 'command', of: ({ code, name }) => `${code} ${name}` }],
  operations: [...commands].map(([code, said]) => ({ code, ...said })),
})
