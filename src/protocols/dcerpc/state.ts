import type { Verb } from '#model/fact'
import { Assemblies } from './assembly.ts'

export const limits = {
  /** Presentation contexts of one association. */
  contexts: 64,
  /** Calls awaiting an answer; connections run one at a time unless multiplexed. */
  pendingCalls: 128,
  /** Handles whose object is known: services, keys, users. */
  handles: 256,
  /** Lines of calls by datagram whose latest number is remembered, so that one sent again is not counted again. */
  activities: 64,
} as const

export interface DcerpcCall {
  readonly uuid: string
  readonly opnum: number
  readonly verb: Verb
  readonly name: string
  readonly code: string
  /** Object UUID of the request. */
  readonly object: string | undefined
  /** Object in the arguments: the service, key, account, and a value. */
  readonly about: string | undefined
  readonly value: string | undefined
  /** Object of the handle in the response. */
  readonly opens: string | undefined
}

export interface RpcState {
  /** Context id → interface UUID. */
  readonly contexts: Map<number, string>
  /** Contexts whose arguments are in NDR64. */
  readonly wide: Set<number>
  /** Call id, or activity and sequence, → what was called. */
  readonly pending: Map<string, DcerpcCall>
  readonly assemblies: Assemblies
  /** Context handle in hex → its object. */
  readonly handles: Map<string, string>
  /** Activity UUID → number of its latest request. */
  readonly activities: Map<string, number>
  /** Interface of the latest bind. */
  bound: string
  user: string | undefined
  /** An authenticate message passed; its success is not emitted yet. */
  isLogonOpen: boolean
  isSecured: boolean
}

export function newState(): RpcState {
  return {
    contexts: new Map(),
    wide: new Set(),
    pending: new Map(),
    assemblies: new Assemblies(),
    handles: new Map(),
    activities: new Map(),
    bound: '',
    user: undefined,
    isLogonOpen: false,
    isSecured: false,
  }
}

/** Adds to a map that forgets its oldest entry beyond `most`. */
export function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > most) map.delete(map.keys().next().value!)
}
