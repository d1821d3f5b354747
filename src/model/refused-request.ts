import { isQuiet, type Operation } from './fact.ts'
import type { Rule } from './rule.ts'

export interface RefusalOptions {
  /** Errors that explorers of every make get every day. */
  readonly ordinary?: RegExp
  /** Of these another rule speaks, or nobody needs to. */
  readonly leavesOut?: (refused: Operation) => boolean
}

/**
 * What a rule says of requests that speakers of `protocol` refuse: an order that failed weighs as the rule does, one to what
 * is not there and a look less, and a look at what is not there least.
 */
export function refusedRequests(
  protocol: string,
  { ordinary, leavesOut }: RefusalOptions = {},
): Rule['evaluate'] {
  return ({ fact, protocol: spoken }, known) => {
    if (spoken !== protocol || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (leavesOut?.(fact) === true) return undefined
    const object = fact.object === undefined ? '' : ` on ${fact.object}`
    const isOrdinary = ordinary?.test(fact.error ?? '') === true
    return {
      severity: isQuiet(fact.verb) ? (isOrdinary ? 'notice' : 'warning') : isOrdinary ? 'minor' : undefined,
      summary: `${known.nameOf('server')} refused ${fact.name}${object} from ${known.nameOf('client')}: ${fact.error ?? 'no reason given'}`,
    }
  }
}
