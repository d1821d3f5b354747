import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { foldKey } from './fold-key.ts'
import { jobs, userdata } from './functions.ts'
import { rows } from './rows.ts'
import { S7commState } from './state.ts'
import { dissect, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 's7comm',
  shortName: 'S7comm',
  defenderName: 'Siemens S7',
  title: 'S7 communication',
  standard:
    'No public document; derived from captures. System status lists: Siemens, System Software for S7-300/400, System and Standard Functions, 05/2010',
  depth: 'deep',
  family: 'ot',
  traits: { isControllerInterface: true, hasLogons: true, asksPasswordOnce: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ carriedBy: 'cotp' }],
  newState: () => new S7commState(),
  probe,
  dissect,
  isFromClient,
  facts,
  finish,
  foldKey,
  rows,
  behaviourKeys,
  operations: [
    ...[...jobs].map(([code, { verb, name }]) => ({ code: hexCode(code), name, verb })),
    ...[...userdata].map(([code, { verb, name }]) => ({ code: `ud:${code}`, name, verb })),
  ],
})
