/** Options that services add to a request for the engine: rules, threat intelligence, signatures, … as of its start. */
import type { AnalysisRequest } from '#engine-host/analysis'

type Part = (request: AnalysisRequest) => Partial<AnalysisRequest> | Promise<Partial<AnalysisRequest>>

export class AnalysisOptions {
  readonly #parts: Part[] = []

  /** `part` is called for each analysis: files may have changed since the last. */
  add(part: Part): void {
    this.#parts.push(part)
  }

  async addTo(request: AnalysisRequest): Promise<AnalysisRequest> {
    const parts = await Promise.all(this.#parts.map((part) => part(request)))
    return Object.assign({ ...request }, ...parts) as AnalysisRequest
  }
}
