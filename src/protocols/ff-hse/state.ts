/** State of an HSE flow: confirmed services by invoke identifier. */
import type { Operation } from '#model/fact'

export const limits = {
  /** Confirmed services awaiting their answers; the oldest is forgotten. */
  pending: 256,
} as const

export interface FfHseState {
  readonly pending: Map<string, Operation>
}

export function newState(): FfHseState {
  return { pending: new Map() }
}
