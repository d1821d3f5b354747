import type { FindingState, SiteExposure } from '#model/exposure'
import type { Assessment } from '#server/exposure/assess'
import type { SiteAssessment } from '#server/exposure/queries'

export interface AnalysisExposure extends SiteAssessment {
  latest(): SiteExposure
}

/** The assessment of an analysis; decisions on findings last until the page is closed. */
export function analysisExposure(assessment: Assessment): AnalysisExposure {
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
