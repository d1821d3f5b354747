/** State of one flow: the pending request. The office polls one station after the other. */
import type { Operation } from '#model/fact'

export class GenisysState {
  pending: { readonly station: number; readonly operation: Operation } | undefined
}
