import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { commands } from './commands.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { rows } from './rows.ts'
import { rule as twincatSystemChange } from './rules/twincat-system-change.ts'
import { AdsState } from './state.ts'
import { dissect, foldKey, probe, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'ads',
  shortName: 'ADS',
  defenderName: 'AMS',
  title: 'Beckhoff ADS/AMS',
  standard: 'Beckhoff Information System, ADS/AMS specification; ADS return codes',
  depth: 'deep',
  family: 'ot',
  // Write: process images are written in each cycle.
  traits: { isControllerInterface: true, frequentOperations: ['3'] },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [
    { transport: 'tcp', port: 48898 },
    { transport: 'udp', port: 48899 },
    { content: 'tcp' },
    { content: 'udp' },
  ],
  newState: () => new AdsState(),
  firstBytes: '\x00\x03',
  probe,
  dissect: (slice) => dissect(slice),
  isFromClient,
  resume,
  facts,
  finish,
  foldKey: (slice) => foldKey(slice),
  rows,
  rules: [twincatSystemChange],
  behaviourKeys,
  operations: [
    ...[...commands].map(([code, { verb, name }]) => ({ code: String(code), name, verb })),
    { code: 'udp:1', name: 'Server Info', verb: 'identify' as const },
    { code: 'udp:6', name: 'Add Route', verb: 'configure' as const },
  ],
})
