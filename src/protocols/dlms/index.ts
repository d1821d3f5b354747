import { hexCode } from '#bytes/hex'
import { defineProtocol } from '#model/protocol'
import { actions } from './actions.ts'
import { apdus } from './apdus.ts'
import { facts, finish, isFromClient } from './facts.ts'
import { rule as meterDisconnected } from './rules/meter-disconnected.ts'
import { DlmsState } from './state.ts'
import { type DlmsMessage, dissect, probe, resume } from './wire.ts'

export const protocol = defineProtocol<DlmsMessage, DlmsState>({
  name: 'dlms',
  shortName: 'DLMS',
  title: 'DLMS/COSEM',
  standard: 'IEC 62056-5-3:2017; 62056-6-1:2017; 62056-6-2:2017; 62056-46:2002+A1:2006; 62056-47:2006',
  depth: 'deep',
  family: 'ot',
  traits: { hasLogons: true },
  rules: [meterDisconnected],
  roles: { server: { type: 'Meter' } },
  actions,
  hints: [{ transport: 'tcp', port: 4059 }, { transport: 'udp', port: 4059 }, { content: 'tcp' }],
  newState: () => new DlmsState(),
  firstBytes: '\x00~',
  probe,
  dissect,
  isFromClient,
  resume,
  facts,
  finish,
  rows: ({ framing, source, destination, start, end }) => [
    { label: 'Framing', value: framing, at: 0, length: start },
    { label: 'Source', value: String(source), at: 0, length: start },
    { label: 'Destination', value: String(destination), at: 0, length: start },
    { label: 'APDU', value: `${end - start} bytes`, at: start, length: end - start },
  ],
  behaviourKeys: [
    { name: 'service', of: ({ code }) => code },
    {
      name: 'object',
      of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`),
    },
  ],
  operations: [
    ...[...apdus].flatMap(([code, { name, verb }]) =>
      verb === undefined ? [] : [{ code: hexCode(code), name, verb }],
    ),
    { code: 'hdlc:0x83', name: 'SNRM', verb: 'reserve' },
  ],
})
