import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { foldKey } from './fold-key.ts'
import { probe } from './probe.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { Iec104State } from './state.ts'
import { types } from './types.ts'
import { dissect, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'iec104',
  shortName: 'IEC 104',
  defenderName: 'IEC-60870',
  title: 'IEC 60870-5-104',
  standard:
    'IEC 60870-5-104:2006 with Amendment 1:2016; IEC 60870-5-101:2003 (ASDUs); IEC TS 60870-5-7:2013 (types of security)',
  depth: 'deep',
  family: 'ot',
  // Station and counter interrogation: IEC 60870-5-101 §7.4.5, §7.4.8.
  traits: { heavyOperations: ['100', '101'] },
  roles: { server: { type: 'RTU' } },
  actions,
  hints: [{ transport: 'tcp', port: 2404 }, { content: 'tcp' }],
  newState: () => new Iec104State(),
  firstBytes: 'h',
  probe,
  dissect,
  isFromClient,
  resume,
  facts,
  finish,
  foldKey,
  rows,
  behaviourKeys,
  operations: [
    { code: 'STARTDT', name: 'STARTDT', verb: 'subscribe' as const },
    { code: 'STOPDT', name: 'STOPDT', verb: 'set-mode' as const },
    { code: 'TESTFR', name: 'TESTFR', verb: 'diagnose' as const },
    ...[...types].map(([code, { name, verb }]) => ({ code: String(code), name, verb })),
  ],
  rules,
})
