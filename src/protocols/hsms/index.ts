import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { losePart } from '#model/remaining'
import { actions } from './actions.ts'
import { facts, finish, HsmsState } from './facts.ts'
import { primaries } from './messages.ts'
import { dissect, type HsmsMessage, probe, stypes } from './wire.ts'

export const protocol = defineProtocol<HsmsMessage, HsmsState>({
  name: 'hsms',
  shortName: 'HSMS',
  title: 'SECS/GEM over HSMS',
  standard: 'SEMI E37-0413 and E37.1-0702 (HSMS), E5-0712 (SECS-II), E30-0611 (GEM)',
  depth: 'semantic',
  family: 'ot',
  // Equipment listens as a rule; the host that runs it belongs to MES.
  roles: { server: { role: 'production-equipment' }, client: { type: 'Server', role: 'mes-host' } },
  actions,
  hints: [{ transport: 'tcp', port: 5000 }, { content: 'tcp' }],
  firstBytes: '\0',
  newState: () => new HsmsState(),
  probe,
  dissect,
  isFromClient: ({ stype }) => (stype === 1 ? true : stype === 2 ? false : undefined),
  lost: ({ remaining }, fromClient, bytes) => losePart(remaining, fromClient, bytes),
  facts,
  finish,
  rows: ({ stype, session, code, system, bytes }) => [
    { label: 'Type', value: code === '' ? (stypes.get(stype) ?? '') : code, at: 6, length: 4 },
    { label: 'Session', value: String(session), at: 4, length: 2 },
    { label: 'System bytes', value: hexCode(system, 8), at: 10, length: 4 },
    { label: 'Text', value: `${bytes} bytes`, at: 14, length: 0 },
  ],
  behaviourKeys: [
    { name: 'message', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations: [...primaries].map(([code, said]) => ({ code, ...said })),
})
