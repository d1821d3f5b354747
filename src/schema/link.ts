import Type, { type Static } from 'typebox'
import { Count, FramePlace, orNull, Time, VerbKind } from './terms.ts'

export const LinkOperationItem = Type.Object(
  {
    verb: VerbKind,
    code: Type.String({ description: 'As the standard prints it' }),
    name: Type.String({ description: "The protocol's own word" }),
    count: Count,
    outcomes: Type.Partial(
      Type.Object({ requested: Count, succeeded: Count, rejected: Count, unanswered: Count }),
    ),
    firstSeen: Time,
    lastSeen: Time,
    objects: Type.Array(Type.String(), { description: 'What was touched, most recent first' }),
  },
  { title: 'Operation' },
)
export type LinkOperationItem = Static<typeof LinkOperationItem>

/** How sessions of one kind are protected. */
export const LinkSessionItem = Type.Object(
  {
    method: Type.String({
      description: 'As the protocol says it: `password`, `TLS 1.0 …`, `secure channel None`',
    }),
    secured: Type.Boolean(),
    clearText: Type.Boolean({ description: 'A secret crossed the wire that anyone could read' }),
    defaultCredentials: Type.Boolean({ description: 'With a well-known pair of the maker' }),
    count: Count,
    firstSeen: Time,
    lastSeen: Time,
    firstFrame: orNull(FramePlace),
  },
  { title: 'LinkSession' },
)
export type LinkSessionItem = Static<typeof LinkSessionItem>

/** A link: client, server, transport, port and protocol. */
export const LinkItem = Type.Object(
  {
    id: Type.String(),
    client: Type.String({ description: 'Device id; empty where the address never answered' }),
    server: Type.String({ description: 'Device id; empty where the address never answered' }),
    clientAddress: Type.String(),
    serverAddress: Type.String(),
    transport: Type.String(),
    port: orNull(Type.Integer()),
    protocol: Type.String({ description: 'By content; empty if not recognised' }),
    hinted: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'Who is known to use this port, where no content was recognised: a guess, nothing rests on it',
      }),
    ),
    packets: Count,
    bytes: Count,
    firstSeen: Time,
    lastSeen: Time,
    operations: Type.Array(LinkOperationItem),
    sessions: Type.Optional(Type.Array(LinkSessionItem)),
    firstFrame: orNull(FramePlace),
  },
  { title: 'Link' },
)
export type LinkItem = Static<typeof LinkItem>

export const BlindSpotItem = Type.Object(
  { zone: Type.String(), encrypted: Type.Number(), unknown: Type.Number(), oneSided: Type.Number() },
  { title: 'BlindSpot', description: 'Shares of bytes that could not be judged, 0..1' },
)
export type BlindSpotItem = Static<typeof BlindSpotItem>

export const ProtocolCountItem = Type.Object(
  { name: Type.String(), packets: Count, bytes: Count, messages: Count, malformed: Count },
  { title: 'ProtocolCount' },
)
export type ProtocolCountItem = Static<typeof ProtocolCountItem>

export const ProtocolNameItem = Type.Object(
  {
    name: Type.String({ description: 'Id, as in links' }),
    shortName: Type.String({ description: 'As shown to people' }),
  },
  { title: 'ProtocolName' },
)
export type ProtocolNameItem = Static<typeof ProtocolNameItem>
