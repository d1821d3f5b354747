import { clean } from '#bytes/text'
import { type Attribute, confidence, type Operation, type Verb } from '#model/fact'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { dissect, probe, type ZabbixMessage } from './wire.ts'

/** Request of the server to an agent: the key of an item. Zabbix 7.0 manual, "Zabbix agent" items. */
const item = { code: 'item', name: 'Item', verb: 'read' } as const
/** Items that run a command on the agent's machine. */
const run = { code: 'system.run', name: 'Remote command', verb: 'execute' } as const
const RUN = /^system\.run\b/
/** Items with the identity of the agent's machine. */
const IDENTITY: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([
  ['agent.hostname', 'name'],
  ['system.hostname', 'name'],
  ['system.uname', 'os'],
  ['system.sw.os', 'os'],
])

/** Requests in JSON: manual, appendix "Protocols"; those of proxies before 3.4 and `command` as open readers name them. */
const requests: ReadonlyMap<string, { readonly name: string; readonly verb: Verb }> = new Map<
  string,
  { name: string; verb: Verb }
>([
  ['active checks', { name: 'Active checks', verb: 'read' }],
  ['agent data', { name: 'Agent data', verb: 'report' }],
  ['active check heartbeat', { name: 'Heartbeat', verb: 'report' }],
  ['sender data', { name: 'Sender data', verb: 'report' }],
  ['proxy config', { name: 'Proxy configuration', verb: 'read' }],
  ['proxy data', { name: 'Proxy data', verb: 'report' }],
  ['proxy heartbeat', { name: 'Proxy heartbeat', verb: 'report' }],
  ['proxy tasks', { name: 'Proxy tasks', verb: 'read' }],
  ['host availability', { name: 'Host availability', verb: 'report' }],
  ['history data', { name: 'History data', verb: 'report' }],
  ['discovery data', { name: 'Discovery data', verb: 'report' }],
  ['auto registration', { name: 'Auto registration', verb: 'report' }],
  ['passive checks', { name: 'Passive checks', verb: 'read' }],
  ['command', { name: 'Global script', verb: 'execute' }],
])

interface ZabbixState {
  /** Bytes still to come, by client and server. */
  readonly rest: [number, number]
  asked: Operation | undefined
}

const wordOf = (text: string, name: string) =>
  new RegExp(`"${name}"\\s*:\\s*"([^"\\\\]{1,255})"`).exec(text)?.[1]

function operationOf(text: string): Pick<Operation, 'code' | 'name' | 'verb' | 'object'> | undefined {
  if (!text.startsWith('{')) {
    const key = clean(text.trim(), 128)
    return key === '' ? undefined : { ...(RUN.test(key) ? run : item), object: key }
  }
  const word = wordOf(text, 'request')
  const request = word === undefined ? undefined : requests.get(word)
  if (word === undefined || request === undefined) return undefined
  const key = wordOf(text, 'key')
  if (word === 'passive checks' && key !== undefined) return { ...(RUN.test(key) ? run : item), object: key }
  return { code: word, ...request }
}

/** An agent that requests its checks, or reports, sends its name and version. */
function identifyClient(text: string, emit: Emit): void {
  const said = { kind: 'identity', about: 'client', confidence: confidence.banner } as const
  const host = wordOf(text, 'host')
  const version = wordOf(text, 'version')
  const isAgent = /"request"\s*:\s*"(active checks|agent data|active check heartbeat)"/.test(text)
  if (!isAgent) return
  if (host !== undefined) emit({ ...said, attribute: 'name', value: host, field: 'host' })
  if (version !== undefined)
    emit({ ...said, attribute: 'software', value: `Zabbix agent ${version}`, field: 'version' })
}

function answered(text: string, { asked }: ZabbixState, emit: Emit): void {
  if (asked === undefined) return
  const isRefused = text.includes('ZBX_NOTSUPPORTED') || wordOf(text, 'response') === 'failed'
  emit({ ...asked, outcome: isRefused ? 'rejected' : 'succeeded' })
  const value = text.startsWith('{') ? wordOf(text, 'value') : text.trim()
  if (isRefused || value === undefined || value === '') return
  const said = { kind: 'identity', confidence: confidence.management, field: asked.object ?? '' } as const
  const attribute = IDENTITY.get(asked.object?.split('[', 1)[0] ?? '')
  if (attribute !== undefined) emit({ ...said, attribute, value: clean(value, 255) })
  else if (asked.object === 'agent.version')
    emit({ ...said, attribute: 'software', value: `Zabbix agent ${clean(value, 32)}` })
}

function facts({ text, rest }: ZabbixMessage, { fromClient }: Slice, emit: Emit, state: ZabbixState): void {
  state.rest[fromClient ? 0 : 1] = rest
  if (text === '') return
  if (!fromClient) {
    answered(text, state, emit)
    state.asked = undefined
    return
  }
  const operation = operationOf(text)
  state.asked = operation && { kind: 'operation', ...operation, outcome: 'requested' }
  if (state.asked !== undefined) emit(state.asked)
  identifyClient(text, emit)
}

export const protocol = defineProtocol<ZabbixMessage, ZabbixState>({
  name: 'zabbix',
  shortName: 'Zabbix',
  title: 'Zabbix monitoring',
  standard: 'Zabbix 7.0 manual, appendix "Protocols"',
  depth: 'semantic',
  family: 'it',
  hints: [{ transport: 'tcp', port: 10_050 }, { transport: 'tcp', port: 10_051 }, { content: 'tcp' }],
  firstBytes: 'Z',
  newState: () => ({ rest: [0, 0], asked: undefined }),
  probe,
  dissect: (slice, { rest }) => dissect(slice, rest[slice.fromClient ? 0 : 1]),
  facts,
  rows: ({ text }) => [{ label: 'Data', value: text, at: 13, length: 0 }],
  behaviourKeys: [{ name: 'request', of: ({ code, object }) => `${code} ${object ?? ''}` }],
  operations: [item, run, ...[...requests].map(([code, said]) => ({ code, ...said }))],
})
