/** A demand of a standard, and what this product sees that bears on it. The texts are our own words; read the standard. */

/** Query for evidence: observations that can be counted, with the time of the last. */
export type EvidenceQuery =
  /** Alerts of these rules, in the whole time captured. */
  | { readonly rules: readonly string[] }
  /** Lines of the timeline of these types. */
  | { readonly events: readonly string[] }
  /** Links over these protocols. */
  | { readonly protocols: readonly string[] }
  /** Findings of weak settings of these kinds. */
  | { readonly settings: readonly string[] }
  | {
      readonly facts:
        | 'devices'
        | 'firmware'
        | 'zones'
        | 'cross-zone'
        | 'internet'
        | 'advisories'
        | 'programs'
        | 'incidents'
        | 'changes'
    }

export interface Clause {
  readonly standard: string
  /** `R1.5` */
  readonly clause: string
  readonly title: string
  /** Security level from which it is asked, where a standard has levels. */
  readonly from?: string
  /** Requirement, in short. */
  readonly asks: string
  readonly looks: readonly EvidenceQuery[]
  /** Limit of a network sensor for this clause. */
  readonly blind: string
}
