/** One deed, one alert: what a rule finds is told by the alert of another that says more of it (`Rule.toldBy`). */
import type { Alert } from '#model/alert'
import type { Raised } from './alert-book.ts'
import { limits } from './limits.ts'

export class Tellers {
  /** First id of the latest alert of a rule and source: as many as alerts at most. */
  readonly #latest = new Map<string, string>()

  note({ rule, sourceAddress }: Alert, first: string): void {
    this.#latest.set(`${rule} ${sourceAddress}`, first)
  }

  /** First id of the alert that tells this; undefined where none does. @param open the alert of a first id that still grows */
  of(
    { rule, sourceAddress, sourceAliases = [], targetAddress, judged }: Raised,
    open: (first: string) => Alert | undefined,
  ): string | undefined {
    if (rule.toldBy === undefined || sourceAddress === '') return undefined
    for (const [teller, of] of Object.entries(rule.toldBy)) {
      const called = [sourceAddress, ...sourceAliases].find((at) => this.#latest.has(`${teller} ${at}`))
      const first = called === undefined ? undefined : this.#latest.get(`${teller} ${called}`)
      const alert = first === undefined ? undefined : open(first)
      if (alert === undefined || judged.time - alert.lastTime > limits.toldBySeconds * 1e6) continue
      if (of === 'source' || alert.destinationAddress === targetAddress) return first
    }
    return undefined
  }
}

/** What the alert that tells it has to add of it; of other rules' findings it counts none. */
export function asDeed(raised: Raised, teller: Alert | undefined): Raised {
  const { rule, finding, judged } = raised
  const deed = finding.deed ?? finding.title ?? rule.title
  return {
    ...raised,
    judged: teller?.rule === rule.id ? judged : { ...judged, count: 0 },
    finding: { ...finding, deed: teller?.what.includes(deed) === true ? undefined : deed },
  }
}
