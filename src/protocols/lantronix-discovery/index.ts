import { confidence } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { rule as lantronixSetupRequested } from './rules/lantronix-setup-requested.ts'
import { dissect, type LantronixDiscoveryMessage } from './wire.ts'

const operations = {
  discovery: { code: '0xf6', name: 'Query', verb: 'browse' },
  setup: { code: '0xf8', name: 'Read setup record', verb: 'read' },
} as const

function facts(
  { about, isQuery, mac, hasPassword }: LantronixDiscoveryMessage,
  { fromClient }: Slice,
  emit: Emit,
): void {
  emit({ kind: 'operation', ...operations[about], outcome: isQuery ? 'requested' : 'succeeded' })
  if (isQuery) return
  const side = fromClient ? 'client' : 'server'
  const field = about === 'setup' ? 'response 0xF9' : 'response 0xF7'
  const said = { kind: 'identity', about: side, confidence: confidence.banner, field } as const
  emit({ ...said, attribute: 'vendor', value: 'Lantronix' })
  if (mac !== '') emit({ ...said, attribute: 'mac', value: mac })
  if (hasPassword)
    emit({ kind: 'anomaly', about: side, what: 'password-told', detail: 'setup record with a password' })
}

export const protocol = defineProtocol<LantronixDiscoveryMessage, undefined>({
  name: 'lantronix-discovery',
  shortName: 'Lantronix discovery',
  title: 'Lantronix device discovery',
  standard: 'Lantronix integration guides, configuration port 0x77FE',
  depth: 'semantic',
  family: 'ot',
  hints: [{ transport: 'udp', port: 30_718 }],
  dissect,
  isFromClient: ({ isQuery }) => isQuery,
  facts,
  behaviourKeys: [{ name: 'query', of: ({ code }) => code }],
  operations: Object.values(operations),
  rules: [lantronixSetupRequested],
})
