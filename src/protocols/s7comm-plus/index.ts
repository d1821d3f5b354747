import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { functions } from './functions.ts'
import { rows } from './rows.ts'
import { S7commPlusState } from './state.ts'
import { dissect, foldKey, probe } from './wire.ts'

export const protocol = defineProtocol({
  name: 's7comm-plus',
  shortName: 'S7comm-plus',
  defenderName: 'Siemens S7 Plus',
  title: 'S7comm-plus (S7-1200, S7-1500)',
  standard:
    'No public document. Public research: Spenneberg et al., PLC-Blaster (2016); Lei et al., The Spear to Break the Security Wall of S7CommPlus (2017); Biham et al., Rogue7 (2019)',
  depth: 'deep',
  family: 'ot',
  traits: { isControllerInterface: true, hasLogons: true },
  roles: { server: { type: 'PLC' } },
  actions,
  hints: [{ carriedBy: 'cotp' }],
  newState: () => new S7commPlusState(),
  probe,
  dissect,
  isFromClient,
  facts,
  finish,
  foldKey: (slice) => foldKey(slice),
  rows,
  behaviourKeys,
  operations: [...functions].map(([code, { verb, name }]) => ({ code: hexCode(code, 4), name, verb })),
})
