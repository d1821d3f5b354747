import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { CodesysV2State, facts, finish } from './facts.ts'
import { services } from './services.ts'
import { dissect, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 'codesys-v2',
  shortName: 'CODESYS V2',
  defenderName: 'CodeSys',
  title: 'CODESYS V2',
  standard: 'No public document; probes of public scanners; Digital Bond, Project Basecamp (2012)',
  depth: 'semantic',
  family: 'ot',
  traits: { isControllerInterface: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ transport: 'tcp', port: 1200 }, { transport: 'tcp', port: 2455 }, { content: 'tcp' }],
  firstBytes: '\xbb\xcc\x66',
  newState: () => new CodesysV2State(),
  probe,
  dissect: (slice) => dissect(slice),
  facts,
  finish,
  behaviourKeys: [{ name: 'function', of: ({ code }) => code }],
  operations: [...services].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
})
