import { defineProtocol } from '#model/protocol'
import { CrimsonV3State, facts, finish } from './facts.ts'
import { dissect, isAsking, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'crimson-v3',
  shortName: 'Crimson v3',
  title: 'Red Lion Crimson 3',
  standard: 'No public document; cr3-fingerprint.nse, and captures',
  depth: 'semantic',
  family: 'ot',
  roles: { server: { type: 'HMI' } },
  hints: [{ transport: 'tcp', port: 789 }, { content: 'tcp' }],
  newState: () => new CrimsonV3State(),
  firstBytes: '\x00',
  probe,
  dissect: (slice) => dissect(slice),
  isFromClient: (message) => (isAsking(message) ? true : undefined),
  facts,
  finish,
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [
    { code: '0x012a', name: 'Read model', verb: 'identify' },
    { code: '0x012b', name: 'Read manufacturer', verb: 'identify' },
  ],
})
