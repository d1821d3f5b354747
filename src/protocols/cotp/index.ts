import { defineProtocol } from '#model/protocol'
import { facts } from './facts.ts'
import { rows } from './rows.ts'
import { rule as s7TsapScan } from './rules/s7-tsap-scan.ts'
import { newState } from './state.ts'
import { carries, dissect, probe, resume } from './wire.ts'

export const protocol = defineProtocol({
  name: 'cotp',
  shortName: 'COTP',
  title: 'ISO transport on TCP (TPKT, COTP)',
  standard: 'RFC 1006; ISO 8073 as ITU-T X.224 (11/1995); RFC 905; RFC 2126',
  depth: 'deep',
  family: 'ot',
  hints: [{ transport: 'tcp', port: 102 }, { content: 'tcp' }],
  newState,
  firstBytes: '\x03',
  probe,
  dissect,
  isFromClient: ({ type }) => (type === 'CR' ? true : type === 'CC' ? false : undefined),
  resume,
  facts,
  carries,
  rules: [s7TsapScan],
  rows,
})
