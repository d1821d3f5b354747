import { defineProtocol } from '#model/protocol'
import { facts, requests } from './facts.ts'
import { dissect, newState, packetType, probe, type TdsPacket, type TdsState } from './wire.ts'

export const protocol = defineProtocol<TdsPacket, TdsState>({
  name: 'mssql',
  shortName: 'SQL Server',
  defenderName: 'TDS',
  title: 'Tabular Data Stream (SQL Server)',
  standard: '[MS-TDS] v37',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  hints: [{ transport: 'tcp', port: 1433 }, { content: 'tcp' }],
  newState,
  firstBytes: '\x02\x10\x12',
  probe,
  dissect,
  isFromClient: ({ type }) => type !== packetType.response,
  facts,
  rows: ({ type }) => [{ label: 'Type', value: requests.get(type)?.name ?? 'Response', at: 0, length: 1 }],
  behaviourKeys: [
    { name: 'request', of: ({ code }) => code },
    { name: 'statement', of: ({ code, object }) => object && `${code} ${object}` },
  ],
  operations: [...requests].map(([type, said]) => ({
    code: `0x${type.toString(16).padStart(2, '0')}`,
    ...said,
  })),
})
