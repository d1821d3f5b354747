import { clean } from '#bytes/text'
import { type Attribute, confidence, type Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { operations, verbOf } from './methods.ts'
import { asObject, type DhipMessage, dissect, probe, type Said } from './wire.ts'

const limits = {
  /** Requests whose answer is awaited. */
  pending: 64,
} as const

interface DhipState {
  readonly asked: PendingRequests<number, Operation>
  /** User of a logon, until the device accepts it. */
  user: string | undefined
}

const ATTRIBUTES: readonly (readonly [Attribute, string])[] = [
  ['model', 'DeviceType'],
  ['serial', 'SerialNo'],
  ['firmware', 'Version'],
  ['vendor', 'Vendor'],
  ['name', 'MachineName'],
]
/** Placeholder of devices that others sell under their name. */
const NO_VENDOR: ReadonlySet<string> = new Set(['', 'Private', 'General'])
const classes: ReadonlyMap<string, string> = new Map([
  ['IPC', 'IP Camera'],
  ['NVR', 'DVR'],
  ['DVR', 'DVR'],
  ['HCVR', 'DVR'],
  ['XVR', 'DVR'],
  ['VTO', 'Intercom'],
  ['VTH', 'Intercom'],
  ['BSC', 'Door Control Panel'],
  ['ASC', 'Door Control Panel'],
  ['ASI', 'Door Control Panel'],
])

const wordOf = (value: unknown) => (typeof value === 'string' ? clean(value, 128) : '')

function identify(said: Said, about: string, emit: Emit): void {
  const info = asObject(asObject(said.params).deviceInfo)
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
  for (const [attribute, field] of ATTRIBUTES) {
    const value = wordOf(info[field])
    if (attribute !== 'vendor' || !NO_VENDOR.has(value)) say(attribute, value, field)
  }
  say('mac', wordOf(said.mac).toLowerCase(), 'mac')
  const ip = wordOf(asObject(info.IPv4Address).IPAddress)
  if (ip !== '0.0.0.0') say('ip', ip, 'IPAddress')
  say('type', classes.get(wordOf(info.DeviceClass)) ?? '', 'DeviceClass')
}

/** A rejection has `result` false, and a reason. The first of two responses to a logon only contains the challenge. */
function answer({ request, said }: DhipMessage, emit: Emit, state: DhipState): void {
  const operation = state.asked.take(request)
  if (operation === undefined) return
  const error = asObject(said.error)
  const isChallenge = operation.code === 'global.login' && asObject(said.params).realm !== undefined
  const isDone = said.result !== false || isChallenge
  const why = wordOf(error.message) || (error.code === undefined ? '' : `error ${String(error.code)}`)
  emit({
    ...operation,
    outcome: isDone ? 'succeeded' : 'rejected',
    error: isDone ? undefined : why || undefined,
  })
  if (operation.code !== 'global.login' || isChallenge) return
  emit({
    kind: 'session',
    phase: isDone ? 'open' : 'refused',
    user: state.user,
    method: 'challenge',
    secured: false,
  })
}

function facts(message: DhipMessage, { fromClient }: Slice, emit: Emit, state: DhipState): void {
  const method = wordOf(message.said.method)
  if (method === '') answer(message, emit, state)
  else call(method, message, fromClient, emit, state)
}

function call(method: string, message: DhipMessage, fromClient: boolean, emit: Emit, state: DhipState): void {
  const verb = verbOf(method)
  const isReport = verb === 'report'
  const operation: Operation = {
    kind: 'operation',
    verb,
    name: method,
    code: method,
    object: wordOf(asObject(message.said.params).name) || undefined,
    about: isReport && fromClient ? 'client' : 'server',
    outcome: isReport ? 'succeeded' : 'requested',
  }
  emit(operation)
  if (isReport) identify(message.said, fromClient ? 'client' : 'server', emit)
  else {
    const forgotten = state.asked.add(message.request, operation)
    if (forgotten !== undefined && message.request !== 0) emit({ ...forgotten, outcome: 'unanswered' })
    if (method === 'global.login') state.user = wordOf(asObject(message.said.params).userName) || undefined
  }
}

export const protocol = defineProtocol<DhipMessage, DhipState>({
  name: 'dahua-dhip',
  shortName: 'Dahua DHIP',
  title: 'Dahua discovery and control (DHIP)',
  standard: 'No public document; messages of open libraries',
  depth: 'semantic',
  family: 'it',
  traits: { hasLogons: true },
  hints: [
    { transport: 'udp', port: 37810 },
    { transport: 'tcp', port: 37777 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  firstBytes: ' ',
  newState: () => ({ asked: new PendingRequests(limits.pending), user: undefined }),
  probe,
  dissect,
  isFromClient({ said }) {
    const method = wordOf(said.method)
    return method !== '' && !method.startsWith('client.')
  },
  facts,
  rows: ({ request, said }) => [
    { label: 'Request', value: String(request), at: 12, length: 4 },
    { label: 'Method', value: wordOf(said.method), at: 32, length: 0 },
  ],
  behaviourKeys: [
    { name: 'method', of: ({ code }) => code },
    { name: 'object', of: ({ code, object }) => (object === undefined ? undefined : `${code} ${object}`) },
  ],
  operations,
})
