import type { Operation } from '#model/fact'
import type { Emit } from '#model/protocol'

export const limits = {
  /** Packets up to this length are read whole; of longer ones only the head. */
  wholeBytes: 48 * 1024,
  headBytes: 1024,
  /** Longest payload read as a number. */
  readingBytes: 32,
  /** Longest payload read as JSON. */
  jsonBytes: 8 * 1024,
  /** Values emitted for one JSON payload, and their greatest depth. */
  jsonValues: 64,
  jsonDepth: 4,
  /** Topics are cut at this many characters. */
  topic: 256,
  /** Topic filters shown of one subscription. */
  filters: 8,
  /** Packets that wait for their acknowledgement, per flow; the oldest is forgotten. */
  pending: 256,
  /** Topic aliases remembered of each side. */
  aliases: 1024,
} as const

export interface MqttState {
  clientRemaining: number
  serverRemaining: number
  isProven: boolean
  /** Protocol level of the CONNECT: 3, 4, 5; 0 where it was not seen. */
  level: number
  user: string | undefined
  method: string
  hasPassword: boolean
  isDefault: boolean
  isOpen: boolean
  /** Operations by side and packet identifier. */
  readonly pending: Map<number, Operation>
  readonly clientAliases: Map<number, string>
  readonly serverAliases: Map<number, string>
}

export function newState(): MqttState {
  return {
    clientRemaining: 0,
    serverRemaining: 0,
    isProven: false,
    level: 0,
    user: undefined,
    method: 'none',
    hasPassword: false,
    isDefault: false,
    isOpen: false,
    pending: new Map(),
    clientAliases: new Map(),
    serverAliases: new Map(),
  }
}

/** CONNECT has no packet identifier; 0 is none of §2.2.1. */
export const CONNECTING = 0

/** Identifiers of the two sides are independent: MQTT 5.0 §2.2.1. */
function keyOf(fromClient: boolean, identifier: number): number {
  return (fromClient ? 0 : 0x1_0000) | identifier
}

export function ask(
  { pending }: MqttState,
  fromClient: boolean,
  identifier: number,
  operation: Operation,
): void {
  const key = keyOf(fromClient, identifier)
  if (!pending.has(key) && pending.size >= limits.pending) pending.delete(pending.keys().next().value!)
  pending.set(key, operation)
}

/** Emits the result of a request by `toClient`'s peer; the acknowledgement of an unseen packet reports nothing. */
export function settle(
  { pending }: MqttState,
  askedByClient: boolean,
  identifier: number,
  error: string | undefined,
  emit: Emit,
): void {
  const key = keyOf(askedByClient, identifier)
  const operation = pending.get(key)
  if (operation === undefined) return
  pending.delete(key)
  emit({ ...operation, outcome: error === undefined ? 'succeeded' : 'rejected', error })
}

/** The flow ended. */
export function finish(state: MqttState, emit: Emit): void {
  for (const operation of state.pending.values()) emit({ ...operation, outcome: 'unanswered' })
  state.pending.clear()
}
