import type { Verb } from '#model/fact'

export const limits = {
  /** Presentation contexts of one association. */
  contexts: 64,
  /** Calls awaiting an answer; connections run one at a time unless multiplexed. */
  pendingCalls: 128,
} as const

export interface Call {
  readonly uuid: string
  readonly opnum: number
  readonly verb: Verb
  readonly name: string
  readonly code: string
}

export interface RpcExchange {
  /** Context id → interface UUID. */
  readonly contexts: Map<number, string>
  readonly pending: Map<number, Call>
  /** Call id of a bind → what was bound. */
  bound: string
  user: string | undefined
  /** An authenticate message passed; its success is not told yet. */
  isLogonOpen: boolean
  isSecured: boolean
}

export function newExchange(): RpcExchange {
  return {
    contexts: new Map(),
    pending: new Map(),
    bound: '',
    user: undefined,
    isLogonOpen: false,
    isSecured: false,
  }
}
