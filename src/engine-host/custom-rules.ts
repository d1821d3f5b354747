/** Rules that the plant wrote, inside of the engine process: the entry point has made plain data of their YAML. */
import { type CompiledRules, compileRules, compiling } from '#custom-rules/compile'
import { problemText, type RuleDocument } from '#custom-rules/rule-document'
import { RuleIndex } from '#custom-rules/rule-index'
import { CustomRuleVocabulary } from '#custom-rules/vocabulary'
import { type FormerRuleIds, NO_FORMER_RULE_IDS } from '#model/former-rule-ids'
import type { JournalEntry, RuleHit } from '#model/journal'
import type { AnyProtocol } from '#model/protocol'
import type { Finding, Rule, RuleInput } from '#model/rule'
import { setImmediate } from './timers.ts'

/** Hits of a dry run that are listed, in all; more are only counted. */
const MOST_HITS = 20_000

/** Rules in effect, and the state of the others. */
export class OwnRules {
  index: RuleIndex
  readonly #vocabulary: CustomRuleVocabulary
  #compiled: CompiledRules
  #isReported: boolean

  constructor(
    protocols: readonly AnyProtocol[],
    documents: readonly RuleDocument[],
    former: FormerRuleIds = NO_FORMER_RULE_IDS,
  ) {
    this.#vocabulary = new CustomRuleVocabulary(protocols, former)
    this.#compiled = compileRules(documents, this.#vocabulary)
    this.index = new RuleIndex(this.#compiled.rules)
    this.#isReported = documents.length === 0
  }

  /** While they are compiled packets are read on, and judged by those before. */
  async replace(documents: readonly RuleDocument[]): Promise<RuleIndex> {
    const steps = compiling(documents, this.#vocabulary)
    let step = steps.next()
    while (step.done !== true) {
      await new Promise((go) => setImmediate(go))
      step = steps.next()
    }
    this.#compiled = step.value
    this.index = new RuleIndex(this.#compiled.rules)
    this.#isReported = false
    return this.index
  }

  counters(): Readonly<Record<string, number>> {
    const { rules, problems } = this.#compiled
    return {
      ...(rules.length > 0 && { customRules: rules.length }),
      ...(problems.length > 0 && { customRulesRefused: problems.length }),
    }
  }

  takeNews(): readonly JournalEntry[] {
    if (this.#isReported) return []
    this.#isReported = true
    const { rules, problems } = this.#compiled
    return [{ kind: 'custom-rules', loaded: rules.length, refused: problems.map(problemText) }]
  }
}

/** Hits of rules in a dry run, until they are taken. */
export class RuleHits {
  #hits: RuleHit[] = []
  #count = 0

  add({ id, title }: Rule, finding: Finding, judged: RuleInput, isLearning: boolean): void {
    if (++this.#count > MOST_HITS) return
    const { client, server, time, count, place } = judged
    this.#hits.push({
      rule: id,
      title,
      time,
      count,
      summary: finding.summary,
      source: finding.source ?? client.ip ?? client.mac ?? '',
      destination: finding.target ?? server.ip ?? server.mac ?? '',
      isLearning,
      place,
    })
  }

  counters(): Readonly<Record<string, number>> {
    return this.#count > MOST_HITS ? { ruleHitsUntold: this.#count - MOST_HITS } : {}
  }

  take(): readonly RuleHit[] {
    const hits = this.#hits
    this.#hits = []
    return hits
  }
}
