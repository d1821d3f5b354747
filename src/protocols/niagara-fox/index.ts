import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { commands } from './commands.ts'
import { facts, finish, NiagaraFoxState } from './facts.ts'
import { dissect, type FoxMessage, probe, resume } from './wire.ts'

export const protocol = defineProtocol<FoxMessage, NiagaraFoxState>({
  name: 'niagara-fox',
  shortName: 'Niagara Fox',
  title: 'Niagara Fox',
  standard: 'No public document; derived from captures',
  depth: 'semantic',
  family: 'ot',
  traits: { hasLogons: true },
  roles: { server: { type: 'HVAC' } },
  actions,
  hints: [{ transport: 'tcp', port: 1911 }, { transport: 'tcp', port: 3011 }, { content: 'tcp' }],
  newState: () => new NiagaraFoxState(),
  firstBytes: 'f',
  probe,
  dissect,
  isFromClient: ({ command }) => (command === 'challenge' ? false : undefined),
  resume,
  facts,
  finish,
  rows: ({ kind, sequence, channel, command, fields }) => [
    { label: 'Message', value: `${kind} ${sequence}`, at: 0, length: 0 },
    { label: 'Command', value: `${channel} ${command}`, at: 0, length: 0 },
    ...[...fields].slice(0, 64).map(([label, value]) => ({ label, value, at: 0, length: 0, depth: 1 })),
  ],
  behaviourKeys: [
    { name: 'command', of: ({ code }) => code },
    {
      name: 'object',
      of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`),
    },
  ],
  operations: [...commands].map(([code, verb]) => ({ code, name: code, verb })),
})
