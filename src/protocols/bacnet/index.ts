import { hexCode } from '#bytes/hex'
import { defineProtocol, type Hint } from '#model/protocol'
import { actions } from './actions.ts'
import { behaviourKeys } from './behaviour-keys.ts'
import { linkFunctions } from './bvlc.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { networkMessages } from './npdu.ts'
import { probe } from './probe.ts'
import { rows } from './rows.ts'
import { rules } from './rules.ts'
import { confirmedServices, unconfirmedServices } from './services.ts'
import { BacnetState } from './state.ts'
import { type BacnetMessage, dissect } from './wire.ts'

/** 0xBAC0 to 0xBACF: clause J.1.2; one port for each BACnet network on the same wire. */
const PORTS: readonly Hint[] = Array.from({ length: 16 }, (_, i) => ({ transport: 'udp', port: 0xbac0 + i }))

export const protocol = defineProtocol<BacnetMessage, BacnetState>({
  name: 'bacnet',
  shortName: 'BACnet',
  defenderName: 'BACNet',
  title: 'BACnet',
  standard: 'ANSI/ASHRAE 135-2020',
  depth: 'deep',
  family: 'ot',
  traits: { hasLogons: true },
  roles: { server: { type: 'HVAC' } },
  actions,
  hints: [...PORTS, { llc: 0x82 }, { content: 'udp' }],
  newState: () => new BacnetState(),
  firstBytes: '\x01\x81\x82',
  probe,
  dissect,
  isFromClient,
  facts,
  finish,
  rows,
  behaviourKeys,
  operations: [
    ...[...confirmedServices].map(([code, { name, verb }]) => ({ code: `c${code}`, name, verb })),
    ...[...unconfirmedServices].map(([code, { name, verb }]) => ({ code: `u${code}`, name, verb })),
    ...[...networkMessages].map(([code, { name, verb }]) => ({ code: `net:${hexCode(code)}`, name, verb })),
    ...[...linkFunctions].flatMap(([code, { name, verb }]) =>
      verb === undefined ? [] : [{ code: `bvlc:${hexCode(code)}`, name, verb }],
    ),
  ],
  rules,
})
