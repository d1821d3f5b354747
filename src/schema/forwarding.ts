import Type, { type Static } from 'typebox'
import { MESSAGE_KINDS } from '#model/message'
import { Count, EngineKind, orNull, SeverityKind, Time } from './terms.ts'

const limits = {
  name: 100,
  /** Words of one list of a filter. */
  words: 100,
  /** Characters of a secret. */
  secret: 4000,
} as const

const Words = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
  maxItems: limits.words,
  description: 'An empty list narrows nothing',
})

export const ForwardingFilter = Type.Object(
  {
    kinds: Type.Array(Type.Enum([...MESSAGE_KINDS]), { minItems: 1, maxItems: MESSAGE_KINDS.length }),
    severity: SeverityKind,
    engines: Type.Array(EngineKind, { maxItems: 10 }),
    protocols: Words,
    rules: Words,
    zones: Words,
    closed: Type.Boolean({ description: 'Also when a person closes an alert that was sent' }),
  },
  { title: 'ForwardingFilter', additionalProperties: false },
)
export type ForwardingFilter = Static<typeof ForwardingFilter>

const File = Type.String({
  maxLength: 500,
  description: 'Name of a PEM file in the folder `certificates` of the data folder; empty for none',
})

export const DestinationConnection = Type.Object(
  {
    caFile: File,
    certificateFile: File,
    keyFile: File,
    proxy: Type.String({
      maxLength: 500,
      pattern: '^$|^https?://[^\\s/?#@]+/?$',
      description: 'http://host:port of a proxy that accepts CONNECT; empty for none',
    }),
  },
  { title: 'DestinationConnection', additionalProperties: false },
)

export const SettingValue = Type.Union([Type.String({ maxLength: 10_000 }), Type.Number(), Type.Boolean()])

const definition = {
  name: Type.String({ minLength: 1, maxLength: limits.name }),
  isEnabled: Type.Boolean(),
  type: Type.String({ minLength: 1, maxLength: 50, description: 'Name of a destination type' }),
  settings: Type.Record(Type.String({ maxLength: 50 }), SettingValue, {
    description: 'As the destination type declares them; a setting with a default may be left out',
  }),
  connection: DestinationConnection,
  filter: ForwardingFilter,
}

/** Written, never read back. A secret that is left out stays as it is; an empty one is removed. */
export const ForwardingSecrets = Type.Record(
  Type.String({ maxLength: 120 }),
  Type.String({ maxLength: limits.secret }),
  { title: 'ForwardingSecrets' },
)
export type ForwardingSecrets = Static<typeof ForwardingSecrets>

export const DestinationChange = Type.Object(
  { ...definition, secrets: Type.Optional(ForwardingSecrets) },
  { title: 'DestinationChange', additionalProperties: false },
)
export type DestinationChange = Static<typeof DestinationChange>

export const DELIVERY_STATES = ['off', 'unused', 'delivering', 'waiting', 'failing'] as const

/** Where messages go, and how that goes. */
export const DestinationItem = Type.Object(
  {
    id: Type.String(),
    ...definition,
    typeTitle: Type.String(),
    target: Type.String({ description: 'Where it sends, without secrets' }),
    secretsSet: Type.Array(Type.String(), { description: 'Names of the secrets that are set' }),
    state: Type.Enum([...DELIVERY_STATES], {
      description: 'waiting: more has come than has gone yet; failing: the last attempt did not get through',
    }),
    waiting: Count,
    waitingBytes: Count,
    oldest: orNull(Time),
    sent: Count,
    refused: Type.Integer({ minimum: 0, description: 'Messages the receiver rejected for good' }),
    failed: Type.Integer({ minimum: 0, description: 'Of these, messages that can be sent again' }),
    dropped: Type.Integer({
      minimum: 0,
      description: 'Messages let go because too many waited, or for too long',
    }),
    lastSuccess: orNull(Time),
    lastDelaySeconds: Type.Number({
      minimum: 0,
      description: 'How long the message delivered last had waited',
    }),
    lastError: orNull(Type.Object({ time: Time, text: Type.String() })),
    nextAttempt: orNull(Time),
  },
  { title: 'Destination' },
)
export type DestinationItem = Static<typeof DestinationItem>

export const DeclaredSettingItem = Type.Object(
  {
    name: Type.String(),
    title: Type.String(),
    description: Type.String(),
    kind: Type.Enum(['text', 'number', 'boolean', 'choice']),
    choices: Type.Array(Type.String()),
    default: orNull(SettingValue),
    isAdvanced: Type.Boolean({ description: 'Rarely changed' }),
  },
  { title: 'DeclaredSetting' },
)
export type DeclaredSettingItem = Static<typeof DeclaredSettingItem>

export const DestinationTypeItem = Type.Object(
  {
    name: Type.String(),
    title: Type.String(),
    description: Type.String(),
    kinds: Type.Array(Type.Enum([...MESSAGE_KINDS])),
    settings: Type.Array(DeclaredSettingItem),
    secrets: Type.Array(
      Type.Object({
        name: Type.String(),
        title: Type.String(),
        description: Type.String(),
        isOptional: Type.Boolean(),
        when: orNull(
          Type.Object(
            { setting: Type.String(), isSet: Type.Boolean() },
            { description: 'Needed only while this setting is set, or is empty' },
          ),
        ),
      }),
    ),
    namedSecrets: orNull(
      Type.Object(
        { setting: Type.String(), prefix: Type.String() },
        { description: 'One optional secret for each comma-separated name of a setting' },
      ),
    ),
    hasCertificates: Type.Boolean({ description: 'Certificates and a proxy can be set' }),
    repeats: Type.Enum(['upsert', 'lookup', 'parser', 'none'], {
      description: 'How several attempts become one record at the receiver',
    }),
  },
  { title: 'DestinationType' },
)
export type DestinationTypeItem = Static<typeof DestinationTypeItem>

export const TestStep = Type.Object({
  name: Type.String(),
  state: Type.Enum(['passed', 'failed', 'skipped']),
  text: Type.String(),
})
export type TestStep = Static<typeof TestStep>

export const TestAnswer = Type.Object(
  {
    arrived: Type.Boolean(),
    text: Type.String({ description: 'Reply of the receiver, or what is wrong and how to fix it' }),
    steps: Type.Array(TestStep),
  },
  { title: 'TestAnswer' },
)
export type TestAnswer = Static<typeof TestAnswer>

export const DeliveryItem = Type.Object(
  {
    number: Type.Integer({ minimum: 1, description: 'Of the message in its queue' }),
    destination: Type.Object({ id: Type.String(), name: Type.String() }),
    object: Type.String({ description: 'Kind and id of the alert, incident or event' }),
    title: Type.String(),
    reason: Type.String(),
    state: Type.Enum(['delivered', 'failed']),
    queued: Time,
    time: Time,
    tries: Count,
    reference: Type.String({ description: 'Name of the record at the receiver; empty for none' }),
    link: Type.String({ description: 'Where the receiver shows it; empty for nowhere' }),
    problem: Type.String({ description: 'Why it was given up; empty if it was delivered' }),
  },
  { title: 'Delivery' },
)
export type DeliveryItem = Static<typeof DeliveryItem>

export const FailedMessages = Type.Object(
  {
    numbers: Type.Array(Type.Integer({ minimum: 1 }), {
      maxItems: 500,
      description: 'Numbers of failed messages; empty for all of the destination',
    }),
  },
  { title: 'FailedMessages', additionalProperties: false },
)
export type FailedMessages = Static<typeof FailedMessages>

export const ChangedMessages = Type.Object({ count: Count }, { title: 'ChangedMessages' })
export type ChangedMessages = Static<typeof ChangedMessages>
