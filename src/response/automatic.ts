/** Conditions for a response without approval. */
import type { ResponseDryRun } from './guard.ts'

/** Why a person must decide; undefined if a released trigger may apply it. */
export function automaticRefusal(
  { approvals, learnedCuts, processCuts, reasons }: ResponseDryRun,
  isNewDevice: boolean,
): string | undefined {
  if (approvals !== 'one') return reasons.join('; ') || 'the dry run asks for more than one person'
  if (learnedCuts > 0) return `it cuts ${learnedCuts} learned connections`
  if (processCuts > 0) return `it cuts ${processCuts} connections of the process`
  return isNewDevice ? undefined : 'the target is no new device from outside of the process zones'
}
