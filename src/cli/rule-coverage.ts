import type { Rule } from '#model/rule'

/** A rule as listed by `sightglass rules`. */
export interface OurRule
  extends Pick<
    Rule,
    'id' | 'engine' | 'title' | 'category' | 'severity' | 'techniques' | 'defenderTitles' | 'learnable'
  > {
  /** Examples that must fire, and that must not. */
  readonly fires: readonly string[]
  readonly silent: readonly string[]
}

export interface RuleCoverage {
  readonly defender: readonly {
    readonly engine: string
    readonly title: string
    /** Ids of corresponding rules, separated by commas; '' for none. */
    readonly rule: string
    /** True if a test in `tests/attacks` covers it from packets to alert. */
    readonly isProved: boolean
    /** Scenarios, or the example on facts. */
    readonly proof: string
    readonly reason: string
  }[]
  readonly ours: readonly OurRule[]
}

export function ourRules(rules: readonly Rule[]): readonly OurRule[] {
  return [...rules]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, engine, title, category, severity, techniques, defenderTitles, learnable, examples }) => ({
      id,
      engine,
      title,
      category,
      severity,
      techniques,
      defenderTitles,
      learnable,
      fires: examples.fires.map(({ when }) => when),
      silent: examples.silent.map(({ when }) => when),
    }))
}

/**
 * Rules corresponding to Defender for IoT alerts; `table` is data/defender-alerts.tsv, `proofs`
 * data/alert-proofs.tsv.
 */
export function ruleCoverage(
  table: readonly Readonly<Record<string, string>>[],
  proofs: readonly Readonly<Record<string, string>>[],
  rules: readonly Rule[],
): RuleCoverage {
  const ours = ourRules(rules)
  const defender = table.map(({ engine = '', title = '', reason = '' }) => {
    const found = ours.filter(({ defenderTitles }) => defenderTitles.includes(title))
    const rule = found.map(({ id }) => id).join(', ')
    const onBytes = proofs
      .filter(({ defenderTitle }) => defenderTitle === title)
      .map(({ proof = '' }) => proof)
    const onFacts = found.map(({ id, fires }) => `${id}: ${fires[0] ?? ''}`)
    const isProved = onBytes.length > 0
    const proof = (isProved ? onBytes : onFacts).join('; ')
    return { engine, title, rule, isProved, proof, reason: found.length === 0 ? reason || 'no rule yet' : '' }
  })
  return { defender, ours }
}
