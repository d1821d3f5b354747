/** State of one flow: pending requests, open connections, and the kind of module in each slot. */
import { Polling } from '#model/polling'
import type { Microseconds } from '#model/time'
import type { CipContext } from './context.ts'
import { limits } from './limits.ts'
import { PcccPrograms } from './pccc-programs.ts'
import { PcccTalk } from './pccc-talk.ts'
import type { Ask } from './requests.ts'
import { CipTransfers } from './transfers.ts'

/** A connection between its Forward Open and its Forward Close. */
interface Connection {
  readonly serial: number
  readonly originatorSerial: number
  /** Id in messages of the target, and in those of the originator once it is known. */
  readonly targetToOriginatorId: number
  originatorToTargetId: number | undefined
  /** Whom it leads to: unit and `about` of its operations. */
  readonly unit: string | undefined
  readonly about: string | undefined
}

/** Vendor and device type of a module, which decide what its status word means. */
export interface ModuleKind {
  vendor: number | undefined
  deviceType: number | undefined
}

/** A reading of tags that came before, and what made it what it is. */
export interface Polled {
  readonly ask: Ask
  readonly connection: Connection
  /** How many symbols were known. */
  readonly symbols: number
}

export interface CipState {
  /** Key → the request out under it, oldest first. */
  readonly pending: Map<string, Ask>
  readonly connections: Connection[]
  readonly modules: Map<string, ModuleKind>
  /** Module, program and Symbol instance → tag name. */
  readonly symbols: Map<string, string>
  /** Files and firmware under way. */
  readonly transfers: CipTransfers
  /** Programs in transfer by PCCC, within CIP or separate. */
  readonly programs: PcccPrograms
  readonly pccc: PcccTalk
  /** By sequence count. */
  readonly polling: Polling<Polled>
}

export function newState(): CipState {
  const programs = new PcccPrograms()
  return {
    pending: new Map(),
    connections: [],
    modules: new Map(),
    symbols: new Map(),
    transfers: new CipTransfers(),
    programs,
    pccc: new PcccTalk(programs),
    polling: new Polling(),
  }
}

/**
 * Key of a request: session and Sender Context, or connection and sequence count. A target answers under another
 * connection id than it is asked by; where the Forward Open was not seen, the sequence count alone must do.
 */
export function keyOf(
  context: CipContext,
  sequence: number | undefined,
  isReply: boolean,
  state: CipState,
): string {
  if (sequence === undefined) return `${context.session}/${context.contextHigh}/${context.contextLow}`
  const connection = connectionOf(state, context.connectionId, isReply)
  return connection === undefined ? `any/${sequence}` : `${connection.targetToOriginatorId}/${sequence}`
}

/** The connection whose messages carry this id in this direction. */
export function connectionOf(state: CipState, id: number, isReply: boolean): Connection | undefined {
  for (const connection of state.connections)
    if (id === (isReply ? connection.targetToOriginatorId : connection.originatorToTargetId))
      return connection
  return undefined
}

export function rememberConnection(state: CipState, connection: Connection): void {
  forgetConnection(state, connection)
  state.connections.push(connection)
  if (state.connections.length > limits.connections) state.connections.shift()
}

/** False where it was not opened here. */
export function forgetConnection(
  state: CipState,
  { serial, originatorSerial }: { readonly serial: number; readonly originatorSerial: number },
): boolean {
  const { connections } = state
  const at = connections.findIndex((c) => c.serial === serial && c.originatorSerial === originatorSerial)
  if (at >= 0) connections.splice(at, 1)
  return at >= 0
}

/** Remembers a request; returns one that now stays unanswered: the same key again, or the oldest of a full table. */
export function remember(state: CipState, key: string, ask: Ask): Ask | undefined {
  const { pending } = state
  const same = pending.get(key)
  pending.delete(key)
  pending.set(key, ask)
  if (same !== undefined || pending.size <= limits.pendingRequests) return same
  const [oldest, forgotten] = pending.entries().next().value!
  pending.delete(oldest)
  return forgotten
}

/** Takes the request that a reply with this key and service answers. */
export function settle(state: CipState, key: string, service: number): Ask | undefined {
  const ask = state.pending.get(key)
  if (ask === undefined || !ask.services.includes(service)) return undefined
  state.pending.delete(key)
  return ask
}

/** The reading that waits under the sequence count of a reply by this connection. */
export function settlePolled(
  { polling }: CipState,
  { connectionId }: CipContext,
  sequence: number,
  time: Microseconds,
): Ask | undefined {
  return polling.take(sequence, time, ({ connection }) => connection.targetToOriginatorId === connectionId)
    ?.ask
}

/** Known data of the module at `about`; a new record if none exists. */
export function moduleAt(state: CipState, about: string | undefined): ModuleKind {
  const key = about ?? 'server'
  const known = state.modules.get(key)
  if (known !== undefined) return known
  const fresh: ModuleKind = { vendor: undefined, deviceType: undefined }
  state.modules.set(key, fresh)
  if (state.modules.size > limits.modules) state.modules.delete(state.modules.keys().next().value!)
  return fresh
}
