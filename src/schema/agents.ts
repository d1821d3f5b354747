/** REST shapes of the agents: list, one agent, enrolment codes, configuration. */
import Type, { type Static } from 'typebox'
import { AgentEvent } from './agent.ts'
import { Time } from './terms.ts'

const Text = Type.String()
const OptionalText = Type.Union([Type.String(), Type.Null()])
const Count = Type.Integer({ minimum: 0 })

export const AGENT_STATES = ['enrolled', 'reporting', 'late', 'silent', 'cloned'] as const

const fields = {
  id: Text,
  name: Type.String({ description: 'Host name that the agent reports; its id before the first batch' }),
  group: Text,
  state: Type.Enum([...AGENT_STATES], {
    description:
      'late: no batch for two send intervals; silent: for a day; cloned: two devices use this identity',
  }),
  created: Text,
  lastSeen: OptionalText,
  address: Text,
  version: Text,
  os: Text,
  isClockSet: Type.Boolean(),
  configuration: Count,
  sendSeconds: Type.Integer({ minimum: 0, description: 'Seconds between two batches' }),
  digestSeconds: Type.Integer({
    minimum: 0,
    description: 'Seconds between two digests of connections; 0 for none',
  }),
  batches: Count,
  events: Count,
  lost: Type.Object({
    events: Count,
    batches: Count,
    forks: Type.Integer({ minimum: 0, description: 'Processes started, as the kernel counts them' }),
    seen: Type.Integer({ minimum: 0, description: 'Processes that the agent read' }),
  }),
  refused: Count,
  gaps: Count,
  clones: Count,
  checks: Type.Object({ pass: Count, fail: Count, skip: Count, error: Count }),
  packages: Count,
  /** Device of the network view that it was joined with. */
  device: OptionalText,
}

export const AgentItem = Type.Object(fields, { title: 'AgentItem' })
export type AgentItem = Static<typeof AgentItem>

export const AgentCheck = Type.Object({
  check: Text,
  title: Text,
  result: Type.Enum(['pass', 'fail', 'skip', 'error']),
  found: Text,
  severity: Type.Enum(['high', 'medium', 'low']),
  references: Type.Array(Text),
  todo: Text,
})
export type AgentCheck = Static<typeof AgentCheck>

export const AgentDetail = Type.Object(
  {
    ...fields,
    problems: Type.Array(Text),
    rss: Count,
    spoolBytes: Count,
    counters: Type.Record(Type.String(), Count),
    baseline: Type.Array(AgentCheck),
    listeners: Type.Array(Type.Object({ transport: Text, address: Text, port: Count, exe: Text })),
    accounts: Type.Array(Type.Object({ class: Text, name: Text, detail: Text })),
    software: Type.Array(Type.Object({ name: Text, version: Text, manager: Text })),
    recent: Type.Array(Type.Object({ time: Text, text: Text, event: AgentEvent })),
  },
  { title: 'AgentDetail' },
)
export type AgentDetail = Static<typeof AgentDetail>

/** Why requests of agents were refused. */
const REFUSALS = ['code', 'identity', 'credentials', 'chain', 'request', 'full', 'rate', 'storage'] as const

export const AgentRefusal = Type.Object(
  {
    reason: Type.Enum([...REFUSALS], {
      description:
        'code: unknown, used up or expired; identity: the id is enrolled already; credentials: no valid certificate or token; chain: a replayed batch or one of another id; request: malformed; full: too many agents; rate: too many requests; storage: could not be stored',
    }),
    count: Count,
    last: Time,
    address: Type.String({ description: 'Of the last one; empty over MQTT' }),
  },
  { title: 'AgentRefusal' },
)
export type AgentRefusal = Static<typeof AgentRefusal>

export const AgentAccess = Type.Object(
  {
    listen: Type.String({ description: 'HOST:PORT of the listener; empty while it is off' }),
    problem: Text,
    broker: Type.String({ description: 'MQTT broker that is read; empty for none' }),
    brokerProblem: Text,
    siteKey: Type.String({ description: 'Public Ed25519 key for the settings of the image' }),
    certificate: Type.String({
      description:
        'PEM that the agent checks the server with: the authority of the agents, or the given certificate',
    }),
    certificateEnds: Type.Union([Type.String(), Type.Null()], {
      description: 'Time at which the first certificate of that PEM expires; null without one',
    }),
    names: Type.Array(Text, { description: 'Names and addresses that the certificate of the listener has' }),
    refusals: Type.Array(AgentRefusal, {
      description: 'Refused requests since the server started, by reason',
    }),
    configuration: Count,
    codes: Count,
  },
  { title: 'AgentAccess' },
)
export type AgentAccess = Static<typeof AgentAccess>

export const NewAgentCode = Type.Object(
  {
    uses: Type.Integer({ minimum: 1, maximum: 10_000, description: 'Agents that it enrols' }),
    days: Type.Integer({ minimum: 1, maximum: 3650, description: 'Days until it expires' }),
    group: Type.String({ maxLength: 100, pattern: '^[\\w .-]*$' }),
  },
  { additionalProperties: false, title: 'NewAgentCode' },
)
export type NewAgentCode = Static<typeof NewAgentCode>

export const CreatedAgentCode = Type.Object(
  { code: Type.String({ description: 'Shown once' }), expires: Text },
  { title: 'CreatedAgentCode' },
)
export type CreatedAgentCode = Static<typeof CreatedAgentCode>

/** Settings that the site may choose; the agent rejects all others. */
export const AgentConfiguration = Type.Object(
  {
    group: Type.Optional(Type.String({ maxLength: 100 })),
    sendSeconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 604_800 })),
    digestSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3600,
        description: 'Connections in between: 45 finds hidden ones in two minutes; 0 for none',
      }),
    ),
    seconds: Type.Optional(
      Type.Record(Type.String({ maxLength: 40 }), Type.Number({ minimum: 0.1, maximum: 604_800 })),
    ),
    without: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 32 })),
    watchedFiles: Type.Optional(Type.Array(Type.String({ maxLength: 512, pattern: '^/' }), { maxItems: 64 })),
    secretNames: Type.Optional(Type.Array(Type.String({ pattern: '^[\\w-]{2,40}$' }), { maxItems: 32 })),
  },
  { additionalProperties: false, title: 'AgentConfiguration' },
)
export type AgentConfiguration = Static<typeof AgentConfiguration>

const Candidate = Type.Object({
  device: Text,
  name: Text,
  key: Type.Enum(['decision', 'serial', 'mac', 'address', 'name']),
  evidence: Text,
})

export const AgentJoins = Type.Object(
  {
    joins: Type.Array(
      Type.Object({
        agent: Type.String({ description: 'Id of the agent, or of an imported endpoint: `defender:ID`' }),
        ...Candidate.properties,
        confidence: Type.Enum(['certain', 'high', 'medium']),
      }),
    ),
    questions: Type.Array(
      Type.Object({
        agent: Text,
        reason: Type.Enum(['several devices', 'contradicting keys', 'several endpoints']),
        candidates: Type.Array(Candidate),
      }),
    ),
  },
  { title: 'AgentJoins' },
)
export type AgentJoins = Static<typeof AgentJoins>

export const JoinChange = Type.Object(
  {
    device: Type.String({ minLength: 1, maxLength: 300 }),
    verdict: Type.Enum(['same', 'different'], { description: 'different undoes a join with this device' }),
  },
  { additionalProperties: false, title: 'JoinChange' },
)
export type JoinChange = Static<typeof JoinChange>

export const EndpointImport = Type.Object(
  {
    id: Type.Integer({ minimum: 1, description: 'To undo it' }),
    source: Type.Enum(['defender', 'osquery', 'wazuh', 'sysmon', 'velociraptor', 'agent']),
    endpoints: Type.Integer({ minimum: 0, description: 'Devices in the export' }),
    skipped: Type.Integer({ minimum: 0, description: 'Rows that could not be read' }),
  },
  { title: 'EndpointImport' },
)
export type EndpointImport = Static<typeof EndpointImport>

/** Evidence of endpoints about an incident. */
const { id: _, ...readFields } = EndpointImport.properties
const EndpointName = Type.String({ description: 'Host name, or id, of the endpoint' })

/** Additions of an export. */
export const EndpointImportPreview = Type.Object(
  {
    ...readFields,
    activities: Count,
    counts: Type.Object({ joins: Count, questions: Count, unjoined: Count }),
    joins: Type.Array(
      Type.Object({ ...AgentJoins.properties.joins.items.properties, endpointName: EndpointName }),
    ),
    questions: Type.Array(
      Type.Object({ ...AgentJoins.properties.questions.items.properties, endpointName: EndpointName }),
    ),
    unjoined: Type.Array(EndpointName),
  },
  { title: 'EndpointImportPreview' },
)
export type EndpointImportPreview = Static<typeof EndpointImportPreview>

export const EndpointImportItem = Type.Object(
  {
    id: EndpointImport.properties.id,
    time: Text,
    source: EndpointImport.properties.source,
    file: Text,
    endpoints: Count,
    present: Type.Integer({ minimum: 0, description: 'Endpoints that no later import replaced' }),
  },
  { title: 'EndpointImportItem' },
)
export type EndpointImportItem = Static<typeof EndpointImportItem>

export const IncidentEndpoint = Type.Object(
  {
    device: Type.String({ description: 'Device id' }),
    name: Type.String(),
    endpoint: Type.String({ description: 'Source and id there: `defender:6f…`' }),
    source: EndpointImport.properties.source,
    confidence: Type.Enum(['certain', 'high', 'medium'], { description: 'Of the join' }),
    evidence: Type.String({ description: 'Why the endpoint is this device' }),
    activities: Type.Array(
      Type.Object({
        kind: Type.Enum(['process', 'connection', 'logon', 'alert']),
        time: Time,
        process: Type.String(),
        command: Type.String(),
        user: Type.String(),
        sha256: Type.String(),
        remote: Type.String({ description: 'Address and port; empty for none' }),
        title: Type.String({ description: 'Of an alert there' }),
      }),
    ),
  },
  { title: 'IncidentEndpoint' },
)
export type IncidentEndpoint = Static<typeof IncidentEndpoint>
