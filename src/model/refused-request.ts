import { isQuiet, type Operation } from './fact.ts'
import type { Finding, MatchedInput, RuleContext } from './rule.ts'

export interface RefusalOptions {
  /** Errors that discovery tools of all vendors cause regularly. */
  readonly ordinary?: RegExp
  /** True for errors that another rule reports, or that need no alert. */
  readonly leavesOut?: (refused: Operation) => boolean
}

type RejectedInput = Pick<MatchedInput<{ kind: 'operation' }>, 'fact'>

/**
 * Finding of a rule for rejected requests. A rejected command has the severity of the rule, a command to a
 * missing object and a read are less severe, a read of a missing object is a notice.
 */
export function refusedRequests({
  ordinary,
  leavesOut,
}: RefusalOptions = {}): (input: RejectedInput, context: RuleContext) => Finding | undefined {
  return ({ fact }, known) => {
    if (leavesOut?.(fact) === true) return undefined
    const object = fact.object === undefined ? '' : ` on ${fact.object}`
    const isOrdinary = ordinary?.test(fact.error ?? '') === true
    return {
      severity: isQuiet(fact.verb) ? (isOrdinary ? 'notice' : 'warning') : isOrdinary ? 'minor' : undefined,
      summary: `${known.nameOf('server')} rejected ${fact.name}${object} from ${known.nameOf('client')}: ${fact.error ?? 'no reason given'}`,
    }
  }
}
