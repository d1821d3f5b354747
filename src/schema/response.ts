/** Responses: actions on other systems, planned, tried dry, approved and undone. */
import Type, { type Static } from 'typebox'
import {
  DeclaredSettingItem,
  DestinationConnection,
  DestinationTypeItem,
  ForwardingSecrets,
  SettingValue,
} from './forwarding.ts'
import { Count, orNull, SeverityKind, Time } from './terms.ts'

const TARGETS = ['address', 'flow', 'mac', 'domain', 'account'] as const

export const RESPONSE_STATES = [
  'waiting',
  'applying',
  'active',
  'undoing',
  'undone',
  'failed',
  'refused',
  'lapsed',
  'withdrawn',
] as const
export type ResponseState = (typeof RESPONSE_STATES)[number]

export const ResponseTargetItem = Type.Object(
  {
    kind: Type.Enum([...TARGETS]),
    value: Type.String({ minLength: 1, maxLength: 253 }),
    destination: Type.String({ maxLength: 45, description: 'Second address of a flow; else empty' }),
  },
  { title: 'ResponseTarget', additionalProperties: false },
)
export type ResponseTargetItem = Static<typeof ResponseTargetItem>

export const NewResponse = Type.Object(
  {
    connection: Type.String({ maxLength: 50, description: 'Id of a connection' }),
    target: ResponseTargetItem,
    seconds: Type.Integer({ minimum: 1, maximum: 86_400, description: 'It ends by itself after these' }),
    reason: Type.String({ minLength: 3, maxLength: 500 }),
    alert: Type.Optional(Type.String({ maxLength: 500, description: 'Id of the alert it is for' })),
  },
  { title: 'NewResponse', additionalProperties: false },
)
export type NewResponse = Static<typeof NewResponse>

export const PlaybookRun = Type.Object(
  {
    alert: Type.String({ minLength: 1, maxLength: 500, description: 'Id of the alert it is for' }),
    reason: Type.String({ minLength: 3, maxLength: 500 }),
  },
  { title: 'PlaybookRun', additionalProperties: false },
)
export type PlaybookRun = Static<typeof PlaybookRun>

export const DryRunItem = Type.Object(
  {
    id: Type.String({ description: 'Changes with its content; an approval names it' }),
    sentence: Type.String(),
    devices: Type.Array(Type.String()),
    cuts: Type.Array(
      Type.Object({
        client: Type.String(),
        server: Type.String(),
        protocol: Type.String(),
        isLearned: Type.Boolean({ description: 'In the baseline, or older than a day' }),
        isProcess: Type.Boolean({ description: 'One end acts on the process' }),
        operations: Type.String(),
      }),
    ),
    learnedCuts: Count,
    processCuts: Count,
    approvals: Type.Enum(['one', 'two', 'never'], {
      description: 'How many other people must agree; never: refused even if all agree',
    }),
    reasons: Type.Array(Type.String()),
  },
  { title: 'ResponseDryRun' },
)
export type DryRunItem = Static<typeof DryRunItem>

export const ResponseItem = Type.Object(
  {
    id: Type.String(),
    state: Type.Enum([...RESPONSE_STATES]),
    connection: Type.Object({ id: Type.String(), name: Type.String(), typeTitle: Type.String() }),
    target: ResponseTargetItem,
    seconds: Count,
    reason: Type.String(),
    alert: Type.String({ description: 'Id of an alert; empty for none' }),
    playbook: Type.String({ description: 'Name of the playbook and its step; empty for none' }),
    requestedBy: Type.String(),
    requested: Time,
    decideUntil: Time,
    dryRun: DryRunItem,
    approvals: Type.Array(Type.Object({ by: Type.String(), time: Time })),
    needed: Type.Integer({ minimum: 0, description: 'Approvals it needs' }),
    applied: orNull(Time),
    until: orNull(Time),
    ended: orNull(Time),
    reference: Type.String({ description: 'What the other system said' }),
    log: Type.Array(Type.Object({ time: Time, text: Type.String() })),
  },
  { title: 'Response' },
)
export type ResponseItem = Static<typeof ResponseItem>

export const ResponseList = Type.Object(
  {
    items: Type.Array(ResponseItem),
    next: Type.Null(),
    isOff: Type.Boolean({ description: 'Nothing new is applied' }),
    canApprove: Type.Boolean({ description: 'False where nobody signs in: there is no second person' }),
    appliedLastHour: Count,
    perHour: Count,
  },
  { title: 'Responses' },
)
export type ResponseList = Static<typeof ResponseList>

export const ResponseApproval = Type.Object(
  { dryRun: Type.String({ maxLength: 64, description: '`dryRun.id` that was read' }) },
  { title: 'ResponseApproval', additionalProperties: false },
)

export const ResponseSwitch = Type.Object(
  { isOff: Type.Boolean() },
  { title: 'ResponseSwitch', additionalProperties: false },
)

export const ActionTypeItem = Type.Object(
  {
    name: Type.String(),
    title: Type.String(),
    description: Type.String(),
    targets: Type.Array(Type.Enum([...TARGETS])),
    settings: Type.Array(DeclaredSettingItem),
    secrets: DestinationTypeItem.properties.secrets,
    expiresThere: Type.Boolean({
      description: 'The other system ends it by itself, even if Sightglass does not run',
    }),
  },
  { title: 'ResponseActionType' },
)
export type ActionTypeItem = Static<typeof ActionTypeItem>

const connection = {
  name: Type.String({ minLength: 1, maxLength: 100 }),
  type: Type.String({ minLength: 1, maxLength: 50, description: 'Name of an action type' }),
  settings: Type.Record(Type.String({ maxLength: 50 }), SettingValue),
  connection: DestinationConnection,
}

export const ResponseConnectionChange = Type.Object(
  { ...connection, secrets: Type.Optional(ForwardingSecrets) },
  { title: 'ResponseConnectionChange', additionalProperties: false },
)
export type ResponseConnectionChange = Static<typeof ResponseConnectionChange>

export const ResponseConnectionItem = Type.Object(
  {
    id: Type.String(),
    ...connection,
    typeTitle: Type.String(),
    targets: Type.Array(Type.Enum([...TARGETS])),
    secretsSet: Type.Array(Type.String()),
  },
  { title: 'ResponseConnection' },
)
export type ResponseConnectionItem = Static<typeof ResponseConnectionItem>

export const PlaybookItem = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    description: Type.String(),
    steps: Type.Array(
      Type.Object({
        id: Type.String(),
        type: Type.String(),
        name: Type.String(),
        commands: Type.Array(Type.Object({ type: Type.String(), isRun: Type.Boolean() })),
      }),
    ),
    faults: Type.Array(Type.String(), { description: 'Why it cannot be run; empty for none' }),
    isShipped: Type.Boolean(),
  },
  { title: 'Playbook' },
)
export type PlaybookItem = Static<typeof PlaybookItem>

export const PlannedRunItem = Type.Object(
  {
    items: Type.Array(ResponseItem),
    manual: Type.Array(Type.Object({ step: Type.String(), text: Type.String() })),
  },
  { title: 'PlannedRun' },
)
export type PlannedRunItem = Static<typeof PlannedRunItem>

export const NewTrigger = Type.Object(
  {
    playbook: Type.String({ minLength: 1, maxLength: 100, description: 'Id of a playbook' }),
    severity: SeverityKind,
    rules: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
      ...{ minItems: 1, maxItems: 50, description: 'Ids of rules' },
    }),
    reason: Type.String({ minLength: 3, maxLength: 300 }),
  },
  { title: 'NewTrigger', additionalProperties: false },
)
export type NewTrigger = Static<typeof NewTrigger>

export const TriggerItem = Type.Object(
  {
    ...{ id: Type.String(), playbook: Type.String(), playbookName: Type.String(), severity: SeverityKind },
    ...{ rules: Type.Array(Type.String()), reason: Type.String(), proposedBy: Type.String(), proposed: Time },
    state: Type.Enum(['proposed', 'released', 'changed'], {
      description: 'changed: the playbook is not as it was released; it does not run',
    }),
    ...{ releasedBy: Type.String(), released: orNull(Time) },
  },
  { title: 'Trigger' },
)
export type TriggerItem = Static<typeof TriggerItem>
