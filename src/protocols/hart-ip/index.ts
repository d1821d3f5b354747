import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands, messages } from './commands.ts'
import { facts, finish } from './facts.ts'
import { type HartIpState, newState } from './state.ts'
import { dissect, type HartIpMessage, messageType, probe } from './wire.ts'

export const protocol = defineProtocol<HartIpMessage, HartIpState>({
  name: 'hart-ip',
  shortName: 'HART-IP',
  title: 'HART-IP',
  standard: 'FieldComm Group HCF_SPEC-085, HCF_SPEC-127, HCF_SPEC-151',
  depth: 'deep',
  family: 'ot',
  roles: { server: { type: 'Protocol Converter' } },
  actions,
  hints: [
    { transport: 'udp', port: 5094 },
    { transport: 'tcp', port: 5094 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  newState,
  firstBytes: '\x01\x02',
  probe,
  dissect,
  isFromClient: ({ type }) => type === messageType.request,
  facts,
  finish,
  rows: ({ type, id, status, sequence, commands: carried }) => [
    { label: 'Message Type', value: String(type), at: 1, length: 1 },
    { label: 'Message', value: messages.get(id)?.name ?? String(id), at: 2, length: 1 },
    { label: 'Status', value: String(status), at: 3, length: 1 },
    { label: 'Sequence', value: String(sequence), at: 4, length: 2 },
    ...carried.map(({ number }) => ({
      label: 'Command',
      value: `${number} ${commands.get(number)?.name ?? ''}`,
      at: 8,
      length: 0,
    })),
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    { name: 'device', of: ({ code, unit }) => unit && `${code} ${unit}` },
  ],
  operations: [
    ...[...messages].map(([id, said]) => ({ code: `msg:${id}`, ...said })),
    ...[...commands].map(([number, said]) => ({ code: String(number), ...said })),
  ],
})
