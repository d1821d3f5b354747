import { type Attribute, confidence, type Verb } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, newState, type OracleMessage, type OracleState, packetType, probe } from './wire.ts'

const LONG_LENGTHS = 315

const operations: ReadonlyMap<number, { readonly verb: Verb; readonly name: string }> = new Map([
  [packetType.connect, { verb: 'authenticate', name: 'Connect' }],
  [packetType.data, { verb: 'execute', name: 'Data' }],
])

/** Words of a connect description that speak of the client. */
const WORDS: readonly (readonly [word: string, attribute: Attribute])[] = [
  ['PROGRAM', 'software'],
  ['HOST', 'name'],
  ['USER', 'user'],
]

/** The value of `(WORD=value)` inside `(CID=…)`. */
function wordOf(description: string, word: string): string {
  const client = description.slice(Math.max(0, description.indexOf('(CID=')))
  return new RegExp(`\\(${word}=([^()]*)\\)`, 'i').exec(client)?.[1]?.trim() ?? ''
}

export const protocol = defineProtocol<OracleMessage, OracleState>({
  name: 'oracle',
  shortName: 'Oracle',
  defenderName: 'TNS',
  title: 'Oracle Net (TNS)',
  standard: 'No public standard; Oracle Database Net Services Reference',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  hints: [{ transport: 'tcp', port: 1521 }, { content: 'tcp' }],
  newState,
  probe,
  dissect,
  isFromClient: ({ type }) => (type === packetType.data ? undefined : type === packetType.connect),
  facts({ type, version, description, remaining }, { fromClient }, emit, state) {
    if (fromClient) state.clientRemaining = remaining
    else state.serverRemaining = remaining
    state.isProven = true
    if (type === packetType.accept && version >= LONG_LENGTHS) state.isLong = true
    const known = operations.get(type)
    const service = /\((?:SERVICE_NAME|SID)=([^()]*)\)/i.exec(description)?.[1]
    if (known !== undefined && fromClient)
      emit({ kind: 'operation', ...known, code: String(type), object: service, outcome: 'requested' })
    if (type === packetType.accept) emit({ kind: 'session', phase: 'open', method: 'tns', secured: false })
    else if (type === packetType.refuse)
      emit({ kind: 'session', phase: 'refused', method: 'tns', secured: false })
    if (type !== packetType.connect) return
    for (const [word, attribute] of WORDS) {
      const value = wordOf(description, word)
      if (value !== '')
        emit({
          kind: 'identity',
          about: 'client',
          attribute,
          value,
          confidence: confidence.banner,
          field: word,
        })
    }
  },
  rows: ({ type, version, description }) => [
    { label: 'Type', value: String(type), at: 4, length: 1 },
    { label: 'Version', value: String(version), at: 8, length: 2 },
    { label: 'Description', value: description, at: 0, length: 0 },
  ],
  behaviourKeys: [{ name: 'service', of: ({ code, object }) => object && `${code} ${object}` }],
  operations: [...operations].map(([type, said]) => ({ code: String(type), ...said })),
})
