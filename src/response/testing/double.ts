/** The contract of a double of a system that responses act on: its responses follow its public documentation. */
import type { DestinationSettings } from '#destination-kit/destination-type'
import type { DoubleAnswer, DoubleRequest } from '#destination-kit/testing/double'
import type { ResponseTarget } from '../target.ts'

export interface ActionDouble {
  settings(url: string): DestinationSettings
  readonly secrets: Readonly<Record<string, string>>
  readonly target: ResponseTarget
  answer(request: DoubleRequest): DoubleAnswer
  /** Targets that are cut off now. */
  cut(): readonly string[]
  /** Seconds for which the product keeps the last one; undefined if it keeps none. */
  seconds(): number | undefined
}
