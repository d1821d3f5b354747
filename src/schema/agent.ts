/** `sightglass.agent/1`: batches of the agent. One batch is NDJSON: a header line, then one line an event. */
import Type, { type Static, type TSchema } from 'typebox'

export const AGENT_SCHEMA = 'sightglass.agent/1'

export const agentLimits = {
  /** Bytes of one batch: it fits into a pipe of Linux, so that a helper takes it at once. */
  batchBytes: 60_000,
  /** Bytes that the server reads of one request. */
  requestBytes: 64 * 1024,
  /** Events of one batch. */
  events: 2000,
  /** Bytes that the agent reads of an answer. */
  answerBytes: 64 * 1024,
  text: 1024,
} as const

const Text = Type.String({ maxLength: agentLimits.text })
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Time = Type.String({
  maxLength: 40,
  description: 'RFC 3339; `boot+SECONDS` while the clock is not set',
})
const Change = Type.Enum(['present', 'added', 'changed', 'removed'])

/** Fields of all events. */
const times = { first: Time, last: Time, hits: Count }

function eventOf<Kind extends string, Fields extends Record<string, TSchema>>(kind: Kind, fields: Fields) {
  return Type.Object({ kind: Type.Literal(kind), ...times, ...fields })
}

export const AgentProcess = eventOf('process', {
  pid: Count,
  parent: Count,
  name: Text,
  exe: Type.Optional(Text),
  command: Text,
  uid: Count,
})
export const AgentConnection = eventOf('connection', {
  transport: Type.Enum(['tcp', 'udp']),
  local: Text,
  remote: Text,
  direction: Type.Enum(['in', 'out']),
  state: Text,
  exe: Type.Optional(Text),
})
export const AgentListener = eventOf('listener', {
  change: Change,
  transport: Type.Enum(['tcp', 'udp']),
  address: Text,
  port: Type.Integer({ minimum: 0, maximum: 65535 }),
  exe: Type.Optional(Text),
})
export const AgentLogin = eventOf('login', {
  operation: Type.Enum(['login', 'logout', 'failed']),
  user: Text,
  terminal: Text,
  remote: Text,
  source: Text,
})
const AgentInterface = Type.Object({
  name: Text,
  mac: Text,
  isVirtual: Type.Boolean(),
  addresses: Type.Array(Text, { maxItems: 32 }),
})
export const AgentSystem = eventOf('system', {
  hostname: Text,
  os: Text,
  osVersion: Text,
  kernel: Text,
  arch: Text,
  vendor: Text,
  model: Text,
  serial: Text,
  machine: Text,
  interfaces: Type.Array(AgentInterface, { maxItems: 64 }),
})
export const AgentPackage = eventOf('package', {
  change: Change,
  manager: Text,
  /** Name and version, and after a space the source package where it differs; at most 100, so that one event stays small. */
  packages: Type.Array(Type.Tuple([Text, Text]), { maxItems: 100 }),
})
export const AgentFile = eventOf('file', {
  change: Change,
  path: Text,
  mode: Count,
  uid: Count,
  size: Count,
  modified: Time,
  digest: Type.Optional(Text),
})
export const AgentDevicePart = eventOf('device', {
  change: Change,
  class: Type.Enum(['module', 'mount', 'usb', 'interface']),
  id: Text,
  detail: Text,
})
export const AgentAccount = eventOf('account', {
  change: Change,
  class: Type.Enum(['user', 'group', 'key', 'sudo', 'cron']),
  name: Text,
  detail: Text,
})
export const AgentBaseline = eventOf('baseline', {
  check: Text,
  result: Type.Enum(['pass', 'fail', 'skip', 'error']),
  found: Text,
})
export const AgentHealth = eventOf('health', {
  rss: Count,
  cpuMs: Count,
  uptime: Count,
  spoolBytes: Count,
  spoolWrites: Count,
  counters: Type.Record(Type.String({ maxLength: 60 }), Count),
  problems: Type.Array(Text, { maxItems: 16 }),
})

export const AgentEvent = Type.Union([
  AgentProcess,
  AgentConnection,
  AgentListener,
  AgentLogin,
  AgentSystem,
  AgentPackage,
  AgentFile,
  AgentDevicePart,
  AgentAccount,
  AgentBaseline,
  AgentHealth,
])
export type AgentEvent = Static<typeof AgentEvent>
export type AgentEventKind = AgentEvent['kind']

/** Schema of each kind: an event is checked against one schema, not against all. */
export const agentEventSchemas: Readonly<Record<AgentEventKind, TSchema>> = {
  process: AgentProcess,
  connection: AgentConnection,
  listener: AgentListener,
  login: AgentLogin,
  system: AgentSystem,
  package: AgentPackage,
  file: AgentFile,
  device: AgentDevicePart,
  account: AgentAccount,
  baseline: AgentBaseline,
  health: AgentHealth,
}

export const AgentBatchHeader = Type.Object({
  schema: Type.Literal(AGENT_SCHEMA),
  agent: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  version: Text,
  /** Random for each start of the agent; a chain of batches belongs to one. */
  boot: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  /** SHA-256 of the batch before, in hexadecimal; empty for the first. */
  previous: Type.String({ pattern: '^([0-9a-f]{64})?$' }),
  time: Time,
  clock: Type.Enum(['set', 'unset']),
  /** Number of the configuration in use; 0 for the built-in one. */
  config: Count,
  /** Events dropped, forks that the kernel counted, processes read; since the batch before. */
  lost: Type.Object({
    events: Count,
    batches: Count,
    forks: Count,
    seen: Count,
    /** TCP connections that the kernel opened or accepted, and those that a round listed. */
    opens: Type.Optional(Count),
    listed: Type.Optional(Count),
  }),
  /** Seconds between two regular batches, and between two digests of connections; 0 for none. */
  sendSeconds: Type.Optional(Count),
  digestSeconds: Type.Optional(Count),
  /** Only connections that no batch listed before, between two regular batches. */
  isDigest: Type.Optional(Type.Boolean()),
})
export type AgentBatchHeader = Static<typeof AgentBatchHeader>

/** Answer to a batch: the accepted sequence, and the newest configuration if another is in use. */
export const AgentAnswer = Type.Object(
  {
    accepted: Count,
    configuration: Type.Optional(Type.String({ maxLength: agentLimits.answerBytes })),
  },
  { title: 'AgentAnswer' },
)
export type AgentAnswer = Static<typeof AgentAnswer>
