import Type, { type Static } from 'typebox'
import { MESSAGE_KINDS } from '#model/message'
import { Count, EngineKind, orNull, SeverityKind, Time } from './terms.ts'

const limits = {
  name: 100,
  /** Words of one list of a filter. */
  words: 100,
  /** Bytes of a secret a person gives. */
  secret: 2000,
  headers: 20,
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
  },
  { title: 'ForwardingFilter', additionalProperties: false },
)
export type ForwardingFilter = Static<typeof ForwardingFilter>

const File = Type.String({
  maxLength: 500,
  description: 'Name of a PEM file in the folder `certificates` of the data folder; empty for none',
})
const files = { caFile: File, certificateFile: File, keyFile: File }

export const SyslogTransport = Type.Object(
  {
    kind: Type.Enum(['syslog']),
    protocol: Type.Enum(['udp', 'tcp', 'tls']),
    host: Type.String({ minLength: 1, maxLength: 253 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
    header: Type.Enum(['rfc5424', 'rfc3164']),
    framing: Type.Enum(['octet-counting', 'newline']),
    facility: Type.Integer({ minimum: 0, maximum: 23 }),
    confirm: Type.Boolean({
      description: 'Messages count as delivered when the receiver has read them and closes the connection',
    }),
    serverName: Type.String({
      maxLength: 253,
      description: 'Name the certificate of the receiver must hold; empty is its host',
    }),
    ...files,
  },
  { title: 'SyslogTransport', additionalProperties: false },
)

export const WebhookTransport = Type.Object(
  {
    kind: Type.Enum(['webhook']),
    url: Type.String({ minLength: 1, maxLength: 1000 }),
    headers: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
      maxItems: limits.headers,
      description: 'Names of further headers; what they hold is a secret',
    }),
    ...files,
  },
  { title: 'WebhookTransport', additionalProperties: false },
)

const said = {
  name: Type.String({ minLength: 1, maxLength: limits.name }),
  isEnabled: Type.Boolean(),
  format: Type.String({ minLength: 1, maxLength: 50 }),
  filter: ForwardingFilter,
  transport: Type.Union([SyslogTransport, WebhookTransport]),
}

/** Written, never read back. What is left out stays as it is. */
export const ForwardingSecrets = Type.Object(
  {
    signing: Type.Optional(
      Type.String({
        maxLength: limits.secret,
        description: 'Secret webhooks are signed with; empty takes it away',
      }),
    ),
    headers: Type.Optional(
      Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: limits.secret })),
    ),
  },
  { title: 'ForwardingSecrets', additionalProperties: false },
)
export type ForwardingSecrets = Static<typeof ForwardingSecrets>

export const DestinationChange = Type.Object(
  { ...said, secrets: Type.Optional(ForwardingSecrets) },
  { title: 'DestinationChange', additionalProperties: false },
)
export type DestinationChange = Static<typeof DestinationChange>

export const DELIVERY_STATES = ['off', 'unused', 'delivering', 'waiting', 'failing'] as const

/** Where messages go, and how that goes. */
export const DestinationItem = Type.Object(
  {
    id: Type.String(),
    ...said,
    isSigned: Type.Boolean({ description: 'A secret is set, with which webhooks are signed' }),
    state: Type.Enum([...DELIVERY_STATES], {
      description: 'waiting: more has come than has gone yet; failing: the last attempt did not get through',
    }),
    waiting: Count,
    waitingBytes: Count,
    oldest: orNull(Time),
    sent: Count,
    refused: Type.Integer({ minimum: 0, description: 'Messages the receiver would not take, ever' }),
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

export const FormatItem = Type.Object(
  { name: Type.String(), title: Type.String(), for: Type.Enum(['syslog', 'webhook']) },
  { title: 'MessageFormat' },
)
export type FormatItem = Static<typeof FormatItem>

export const TestAnswer = Type.Object(
  { arrived: Type.Boolean(), text: Type.String({ description: 'What the receiver answered, in words' }) },
  { title: 'TestAnswer' },
)
export type TestAnswer = Static<typeof TestAnswer>
