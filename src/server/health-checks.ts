/** Parts that services add to the response of `/rest/health`. */
import type { Health } from '#schema/health'

type Sections = Pick<Health, 'capture' | 'forwarding' | 'suricata'>

type ProblemCheck = () => string | Promise<string>
type SectionCheck = () => Partial<Sections> | Promise<Partial<Sections>>

export class HealthChecks {
  readonly #problems: ProblemCheck[] = []
  readonly #sections: SectionCheck[] = []

  /** `check` returns one sentence, or '' while all is well. */
  addProblem(check: ProblemCheck): void {
    this.#problems.push(check)
  }

  addSection(check: SectionCheck): void {
    this.#sections.push(check)
  }

  /** The first problem found; '' for none. */
  async problem(): Promise<string> {
    for (const check of this.#problems) {
      const problem = await check()
      if (problem !== '') return problem
    }
    return ''
  }

  async sections(): Promise<Sections> {
    const parts = await Promise.all(this.#sections.map((check) => check()))
    return Object.assign({ capture: null, forwarding: [], suricata: [] }, ...parts) as Sections
  }
}
