/** The interface between a protocol's folder and `dissect`. */
import type { ActionTable } from './action.ts'
import type { DeviceType } from './device.ts'
import type { About, Fact, Operation } from './fact.ts'
import type { Rule } from './rule.ts'
import type { Microseconds } from './time.ts'

/** A run of bytes lent to a dissector for one call: copy what you keep. */
export interface Slice {
  readonly bytes: Uint8Array
  /** Offset of the first byte to read. */
  readonly start: number
  /** Offset just past the last byte that may be read. */
  readonly end: number
  readonly fromClient: boolean
  readonly time: Microseconds
  /** Ports of the sender and the receiver of these bytes; 0 where the transport has none. */
  readonly sourcePort: number
  readonly destinationPort: number
  /** True for TCP and other byte streams, where a message may end in a later slice; false where a datagram or a carried payload is whole. */
  readonly isStream: boolean
  /** The capture kept fewer bytes than were sent: `end` is where the capture, not the datagram, ends. */
  readonly isCut: boolean
  /** Context from the carrying protocol; undefined on a transport. */
  readonly context: unknown
  /** False: no reading would be kept now, so none need be emitted. */
  readonly wantsReadings?: boolean
}

/** Payload of a message by `Protocol.carries`: its bounds in the slice's bytes, and its context. */
export interface Carried {
  start: number
  end: number
  fromClient: boolean
  context: unknown
}

/** Result of dissection at `slice.start`. Hostile bytes are a result, never an exception. */
export type Dissected<Message> =
  | {
      readonly kind: 'message'
      readonly message: Message
      readonly length: number
      /** A piece of a message that was counted when it began: bodies are read as they come. */
      readonly isPiece?: boolean
    }
  /** `need` bytes counted from `slice.start`; must be more than are there. */
  | { readonly kind: 'incomplete'; readonly need: number }
  /** Ours but wrong at offset `at` (from `slice.start`); go on `length` bytes later (at least 1). */
  | { readonly kind: 'malformed'; readonly at: number; readonly reason: string; readonly length: number }
  | { readonly kind: 'foreign' }

/** Where a protocol may be found. All but `content` are hints that order the attempts; the bytes decide. */
export type Hint =
  | {
      readonly transport: 'tcp' | 'udp'
      readonly port: number
      /** For a UDP port with independent requests: the requests of a client are one flow, whatever its source ports. */
      readonly groupsClientRequests?: true
    }
  | { readonly etherType: number }
  /** IEEE 802.2 destination service access point, or a SNAP protocol (OUI and type). */
  | { readonly llc: number }
  | { readonly snap: { readonly oui: number; readonly type: number } }
  | { readonly ipProtocol: number }
  /** Asks for payloads of another protocol; without a selector, for all that no selector claims. */
  | { readonly carriedBy: string; readonly selector?: string | number }
  /** `probe` may be asked about any flow of this transport, whatever its ports. */
  | { readonly content: 'tcp' | 'udp' }
  /**
   * A reader of unrecognised payload instead of a protocol: `dissect` gets the bytes of a conversation of this
   * transport, in order, each segment or datagram once, while no protocol is found for it. It returns `message` for a
   * finding, `incomplete` to get the next bytes (it stores what it needs of these), `foreign` to get no more of this
   * conversation. It does not compete with protocols, delays none, and adds no protocol to a device; of its facts,
   * anomalies are used.
   */
  | { readonly unrecognised: 'tcp' | 'udp' }

/** Bytes that a carrier passes on. They are read before the call that emits them returns. */
export interface Payload {
  readonly kind: 'payload'
  /** Picks among the protocols that hint `carriedBy` this one; undefined asks all of them by content. */
  readonly selector?: string | number | undefined
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  /** Which of several conversations inside the flow (pipe, connection id, session); each has its own state. */
  readonly channel?: string | number | undefined
  /** True: bytes of a stream whose messages may span payloads. Default: one or more whole messages. */
  readonly isStream?: boolean | undefined
  readonly context?: unknown
  /** Default: as the carrying slice. */
  readonly fromClient?: boolean | undefined
}

/**
 * Announces a flow to this endpoint with this protocol: FTP data channels, negotiated ports. Kept for a bounded time.
 * The endpoint will be the server, unless `end` names the current client.
 */
export interface Expectation {
  readonly kind: 'expectation'
  readonly protocol: string
  readonly transport: 'tcp' | 'udp'
  /** IP address in text of the server to come; undefined for any. */
  readonly ip: string | undefined
  /** In place of `ip`: that end of this flow, which plays the same part in the flow to come. */
  readonly end?: 'client' | 'server' | undefined
  readonly port: number
  readonly context?: unknown
}

/** Takes the facts, payloads and expectations of a message. */
export type Emit = (said: Fact | Payload | Expectation) => void

/** One line of the decoded tree that a person sees. Offsets count from the start of the message. */
export interface Row {
  readonly label: string
  readonly value: string
  readonly at: number
  readonly length: number
  readonly depth?: number
}

/** Parameters by which two operations of this protocol are the same. */
export interface BehaviourKey {
  readonly name: string
  /** The value, or undefined where the operation has none for this key. */
  of(operation: Operation): string | undefined
  /** Name of a value that is a code, or starts with one; undefined where none is published. */
  readonly valueName?: (value: string) => string | undefined
}

/** How deeply a protocol is read: docs/reference/protocols.md. */
export type Depth = 'deep' | 'semantic' | 'recognised' | 'hinted'

/** Roles of a device that speaks a protocol, while nothing better is known. */
export interface ProtocolRoles {
  /** Of who answers in it. */
  readonly server?: { readonly type?: DeviceType; readonly role?: string }
  /** Of who asks in it, where that is not simply a station that watches the servers: a controller that runs field devices. */
  readonly client?: { readonly type: DeviceType; readonly role: string }
  /** Of who exchanges data in it with partners, neither asking nor answering. */
  readonly peer?: { readonly type: DeviceType }
  /** Of who sends it unasked: only network gear does. */
  readonly sender?: { readonly type: DeviceType; readonly role: string }
}

/** Traits of a protocol that rules need for a fair judgement. */
export interface Traits {
  /** Its sessions are opened with an account's secret: who is refused again and again is guessing. */
  readonly hasLogons?: boolean
  /** Its devices take a password once for each connection; others are asked for it by every client that polls. */
  readonly asksPasswordOnce?: boolean
  /** Its services are what the maker's software calls a controller by, not the messages of a fieldbus. */
  readonly isControllerInterface?: boolean
  /** Its servers receive all data from all devices, often in a cloud: brokers. */
  readonly isBrokered?: boolean
  /** Published to a group as long as the device runs, and others act on it: silence is a fault, even without a request. */
  readonly publishesForGood?: boolean
  /** Codes of operations that a device answers with everything it has. */
  readonly heavyOperations?: readonly string[]
  /** Codes of operations that honest clients send many times a second: values in a cycle, or one for each of thousands of channels. */
  readonly frequentOperations?: readonly string[]
  /** Codes of operations after which a device no longer reports by itself. */
  readonly silencingOperations?: readonly string[]
}

export interface Protocol<Message = unknown, State = undefined> {
  /** Unique, lower case; the folder's name. */
  readonly name: string
  /** Name on pages and in reports, unique: `PROFINET RT`. External protocols have none and are named after their id. */
  readonly shortName?: string
  /** Name in the enumeration of Defender's API, directly after `shortName`. Default: `name` in upper case. */
  readonly defenderName?: string
  readonly title: string
  /** Title and edition of every standard followed. */
  readonly standard: string
  readonly depth: Depth
  /** `ot` for industrial protocols: speaking one makes a host part of the plant. `infrastructure`: link and address upkeep, no application. */
  readonly family: 'ot' | 'it' | 'infrastructure'
  readonly roles?: ProtocolRoles
  readonly traits?: Traits
  /** Actions of its operations, where the verb does not decide. */
  readonly actions?: ActionTable
  /** True if what it carries cannot be read from outside: its bytes are a blind spot. */
  readonly isEncrypted?: boolean
  /** True if it only precedes another protocol, on that one's port. */
  readonly isPreamble?: boolean
  /** True if both sides may agree to go on encrypted in the same stream, as by STARTTLS. */
  readonly mayTurnEncrypted?: boolean
  readonly hints: readonly Hint[]
  /** State of one flow (or one channel of a carrier); omit it if messages are independent. Bounded. */
  newState?(): State
  /**
   * Recognises the protocol by content alone. Called at the start of a flow that no hint has decided, so `yes` must be
   * correct for any traffic. `more`: too few bytes. Omit it if content cannot prove the protocol.
   */
  probe?(slice: Slice): 'yes' | 'no' | 'more'
  /**
   * The only bytes, as characters of Latin-1, for which `probe` may return anything but no: for others it is called
   * only at a port of its own. Default: all.
   */
  readonly firstBytes?: string
  dissect(slice: Slice, state: State): Dissected<Message>
  /** Sender of this first message if neither handshake nor ports decide: true the client, false the server. */
  isFromClient?(message: Message, slice: Slice): boolean | undefined
  /** After lost bytes: offset (in `slice.bytes`) of the next likely message, or undefined to skip the slice. */
  resume?(slice: Slice, state: State): number | undefined
  /**
   * `bytes` of one side are missing, between messages or within a body that is read as it comes. True: it knows what the
   * next byte is, and what was lost is not looked for again; otherwise the next message is searched with `resume`.
   */
  lost?(state: State, fromClient: boolean, bytes: number): boolean
  facts(message: Message, slice: Slice, emit: Emit, state: State): void
  /** The flow ended: emit unanswered requests. */
  finish?(state: State, emit: Emit): void
  /**
   * Number (1..2^53-1) that identifies this message for folding, or 0 to take the slow path. Only for messages that fill
   * the slice exactly, and whose facts – readings aside, which are sampled every few seconds – would be the same as those
   * of the last message with this number. Allocates nothing; may update typed arrays of the state (the slow path is
   * not taken when the number is known).
   */
  foldKey?(slice: Slice, state: State): number
  /**
   * For a carrier: the payload of this message, if the message fills the slice, passes on one payload without selector
   * or channel last, and emits no fact of its own that the payload's signature does not determine; undefined for all
   * others. Reads only. The result is borrowed until the next call. Thus carried payload is folded by its own
   * signature, and neither is read. Add it only if the benchmark shows a gain.
   */
  carries?(slice: Slice, state: State): Carried | undefined
  /** Rows of a message for display; created on request only. */
  rows?(message: Message): readonly Row[]
  /** Learning, alerts, data mining and the baseline file come from it. */
  readonly behaviourKeys?: readonly BehaviourKey[]
  /** Rules that need this protocol's own ideas. */
  readonly rules?: readonly Rule[]
  /** Name of the operation codes for `protocols list`: every function of the standard that the folder names. */
  readonly operations?: readonly {
    readonly code: string
    readonly name: string
    readonly verb: Operation['verb']
  }[]
}

/** Checks nothing and erases the two type parameters, so that the registry can hold protocols of every kind. */
export function defineProtocol<Message, State>(protocol: Protocol<Message, State>): AnyProtocol {
  return protocol as unknown as AnyProtocol
}

/** A protocol whose message and exchange types only its own folder knows. */
export type AnyProtocol = Protocol<unknown, unknown>

export type { About }
