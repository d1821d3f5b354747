/** What one flow remembers: the question awaiting its answer. The office asks one station after the other. */
import type { Operation } from '#model/fact'

export class GenisysState {
  pending: { readonly station: number; readonly operation: Operation } | undefined
}
