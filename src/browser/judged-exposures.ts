import type { FindingState } from '#model/exposure'
import type { Assessment } from '#server/exposure/assess'
import type { Exposures } from '#server/room'

/** An assessment as the routes ask it: judged once, with what a person says of a finding until the page is left. */
export function judgedExposures(assessment: Assessment): Exposures {
  const decided = new Map<string, FindingState>()
  const site = () => ({
    ...assessment,
    exposures: assessment.exposures.map((one) => ({ ...one, state: decided.get(one.id) ?? one.state })),
  })
  return {
    site: async () => site(),
    latest: () => assessment,
    whatIf: async (asked) => assessment.whatIf(asked),
    decide: async (id, { state }) => void decided.set(id, state),
  }
}
