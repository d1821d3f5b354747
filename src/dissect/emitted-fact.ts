/** A fact emitted by a dissector, and the delay of its repeats. */
import { type Fact, isQuiet } from '#model/fact'
import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import type { RegisteredProtocol } from './registry.ts'

export interface EmittedFact {
  readonly fact: Fact
  readonly entry: RegisteredProtocol
}

// How the repeats of a fact go up: rarely; at once while they are few; soon.
export const QUIET = 0
export const CHANGE = 1
export const NOTABLE = 2

/** How long repeats of each kind wait after the last time. */
export const REPEAT_DELAY: readonly Microseconds[] = [
  limits.quietRepeatSeconds * 1e6,
  0,
  limits.repeatSeconds * 1e6,
]

export function urgencyOf(emitted: EmittedFact): number {
  if (isTimed(emitted)) return CHANGE
  const { fact } = emitted
  return fact.kind === 'anomaly' || fact.kind === 'session' || fact.kind === 'transfer' ? NOTABLE : QUIET
}

/** It matters when each one came: it changes something, or a device answers it with everything it has. */
export function isTimed({ fact, entry }: EmittedFact): boolean {
  if (fact.kind !== 'operation') return false
  return !isQuiet(fact.verb) || entry.protocol.traits?.heavyOperations?.includes(fact.code) === true
}

/** One fact, or all those of one message? */
export function isOne(emitted: EmittedFact | readonly EmittedFact[]): emitted is EmittedFact {
  return !Array.isArray(emitted)
}
