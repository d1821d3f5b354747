/** Active queries: the gate of this sensor, templates, plans, their dry run, approval, progress and results. */
import Type, { type Static } from 'typebox'
import { Count, orNull, Texts, Time } from './terms.ts'

export const QUERY_PLAN_STATES = [
  'planned',
  'approved',
  'running',
  'waiting',
  'ran',
  'done',
  'stopped',
  'refused',
  'failed',
] as const

export const QueryTemplateItem = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    plain: Type.String({ description: 'What it does and leaves alone, in plain language' }),
    standard: Type.String(),
    protocol: Type.String(),
    risk: Type.Enum(['A', 'B', 'C'], {
      description: 'A: one datagram at a time; B: one session; C: needs its own choice',
    }),
    learns: Texts,
    isContentBounded: Type.Boolean({
      description: 'The kernel compares all bytes but those that echo the device',
    }),
  },
  { title: 'QueryTemplate' },
)
export type QueryTemplateItem = Static<typeof QueryTemplateItem>

export const QueryPlanItem = Type.Object(
  {
    id: Type.String(),
    number: Type.Integer({ minimum: 1 }),
    planner: Type.String(),
    created: Time,
    expires: Time,
    targets: Count,
    queries: Texts,
    state: Type.Enum([...QUERY_PLAN_STATES]),
    text: Type.String({ description: 'Reason of the state, as the gate gave it' }),
    approver: Type.String({ description: 'Empty until it is approved' }),
    asked: Count,
    distressed: Count,
  },
  { title: 'QueryPlan' },
)
export type QueryPlanItem = Static<typeof QueryPlanItem>

export const ActiveQueryStatus = Type.Object(
  {
    isOn: Type.Boolean({ description: 'A gate runs for this data folder' }),
    reason: Type.String({ description: 'Why it is off; empty if it is on' }),
    isStopped: Type.Boolean({ description: 'The kill switch is set' }),
    source: Type.String({ description: 'Address that queries come from; empty while off' }),
    networks: Texts,
    approvers: Type.Array(Type.Object({ name: Type.String(), role: Type.String() })),
    needsSecondPerson: Type.Boolean(),
    canaryHours: Type.Number(),
    templates: Type.Array(QueryTemplateItem),
    plans: Type.Array(QueryPlanItem, { description: 'Latest first' }),
  },
  { title: 'ActiveQueryStatus' },
)
export type ActiveQueryStatus = Static<typeof ActiveQueryStatus>

export const QueryPlanRequest = Type.Object(
  {
    queries: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 12 }),
    zone: Type.Optional(Type.String({ maxLength: 200, description: 'Only devices of this zone' })),
    days: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 30, description: 'Until it expires; 7 if not given' }),
    ),
    windows: Type.Optional(Type.Array(Type.Object({ from: Time, until: Time }), { maxItems: 20 })),
    allowed: Type.Optional(
      Type.Record(Type.String({ maxLength: 300 }), Type.String({ minLength: 3, maxLength: 200 }), {
        description: 'Held devices that a person allows: id and reason',
      }),
    ),
    excluded: Type.Optional(
      Type.Array(Type.String({ maxLength: 200 }), {
        maxItems: 1000,
        description: 'Addresses, MAC addresses, zones or ids',
      }),
    ),
  },
  { additionalProperties: false, title: 'QueryPlanRequest' },
)
export type QueryPlanRequest = Static<typeof QueryPlanRequest>

export const QueryApprovalRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    signature: Type.String({
      minLength: 80,
      maxLength: 120,
      description: 'Ed25519 in base64, over the context line and the file of the plan',
    }),
  },
  { additionalProperties: false, title: 'QueryApproval' },
)
export type QueryApprovalRequest = Static<typeof QueryApprovalRequest>

const Identity = Type.Object({
  vendor: Type.String(),
  model: Type.String(),
  firmware: Type.String(),
  serial: Type.String(),
})

export const QueryTargetItem = Type.Object(
  {
    device: Type.String(),
    name: Type.String(),
    address: Type.String(),
    mac: Type.String(),
    wave: Type.Enum(['canary', 'rest']),
    allowedBecause: Type.String(),
    bytes: Count,
    packets: Type.Array(
      Type.Object({
        at: Count,
        query: Type.String(),
        text: Type.String(),
        hex: Type.String({ description: '`..`: echoes the device, or encrypted; `**`: credential' }),
        plain: Type.String({ description: 'What is encrypted in it; empty if nothing is' }),
        bytes: Count,
        isConditional: Type.Boolean(),
      }),
    ),
    progress: Type.Enum(['open', 'asked', 'complete', 'distress']),
    note: Type.String({ description: 'Sign of distress; else empty' }),
    answers: Count,
    before: Identity,
    after: orNull(Identity),
  },
  { title: 'QueryTarget' },
)
export type QueryTargetItem = Static<typeof QueryTargetItem>

export const QueryPlanDetail = Type.Object(
  {
    plan: QueryPlanItem,
    text: Type.String({ description: 'The file, which is what is signed' }),
    sha256: Type.String(),
    packets: Count,
    bytes: Count,
    segments: Type.Array(Type.Object({ network: Type.String(), packets: Count, bytes: Count })),
    targets: Type.Array(QueryTargetItem),
    leftOut: Type.Array(
      Type.Object({
        device: Type.String(),
        name: Type.String(),
        address: Type.String(),
        query: Type.String(),
        state: Type.Enum(['allowed', 'held', 'refused']),
        reason: Type.String(),
      }),
    ),
    leftOutMore: Count,
    rules: Type.String({ description: 'The kernel rules, for nft -f' }),
    journalFault: Type.String({
      description: 'First line that does not follow from the one before; else empty',
    }),
  },
  { title: 'QueryPlanDetail' },
)
export type QueryPlanDetail = Static<typeof QueryPlanDetail>
