/**
 * Custom rules, in addition to the built-in ones: found by the content of a fact, evaluated with state of their own,
 * disabled if they fire too often.
 */

import { RuleStates } from '#detect/engines/rule-states'
import { Amounts } from '#detect/engines/windows'
import type { KeptMemory } from '#detect/kept-memory'
import type { CurrentRuleContext } from '#detect/rule-context'
import { learningModeOf, type RuleConditions, ruleConditionsOf } from '#detect/rule-table'
import type { Alert } from '#model/alert'
import type { Finding, Rule, RuleInput, RuleSet, Watch } from '#model/rule'
import { limits } from './limits.ts'

export interface CustomRuleRunnerOptions {
  /** Default: none. */
  readonly rules: RuleSet | undefined
  /** As of `RuleStates`. */
  readonly seed: number
  readonly newContext: () => CurrentRuleContext
  /** Has a rule judge, and raises what it finds. */
  readonly ask: (asked: RuleConditions, input: RuleInput, view: CurrentRuleContext) => Finding | undefined
  /** Called for every rule that fired too often and is disabled. */
  readonly disabled: ((rule: Rule, input: RuleInput) => void) | undefined
  /** Called whenever a rule fires. With it no rule is disabled: it is a dry run. */
  readonly spoke:
    | ((rule: Rule, finding: Finding, input: RuleInput, isLearningFinding: boolean) => void)
    | undefined
}

export class CustomRuleRunner {
  readonly #options: CustomRuleRunnerOptions
  readonly #states: RuleStates
  /** Alerts of an hour, by rule. */
  readonly #hits: Amounts
  readonly #known: CurrentRuleContext
  readonly #disabled = new Set<string>()
  #rules: RuleSet
  /** State of rules from a baseline file. */
  #saved: KeptMemory = new Map()
  /** Alerts that rules over alerts have not evaluated yet. */
  #untold: { readonly input: RuleInput; readonly alert: Alert }[] = []

  constructor(options: CustomRuleRunnerOptions) {
    this.#options = options
    this.#rules = options.rules ?? NO_RULES
    this.#known = options.newContext()
    this.#states = new RuleStates(this.#known, options.seed)
    const hits = { limit: limits.countedRules, seconds: 3600, moment: this.#known }
    this.#hits = new Amounts({ ...hits, dropped: () => {}, seed: options.seed })
  }

  get counters(): Record<string, number> {
    const { detectWindowsDropped, detectMemoryDropped } = this.#states.counters
    return {
      rulesDisabled: this.#disabled.size,
      ownRuleWindowsDropped: detectWindowsDropped,
      ownRuleMemoryDropped: detectMemoryDropped,
    }
  }

  get watches(): ReadonlySet<Watch> {
    return this.#rules.watches
  }

  /** From now on these are the plant's rules; those that had disabled themselves are judged again. */
  replace(rules: RuleSet): void {
    const before = new Set(this.#rules.rules.map(({ id }) => id))
    this.#rules = rules
    // A rule that returns, or was absent at the start, takes its state from the file.
    const returned = rules.rules.filter(({ id }) => !before.has(id))
    this.#states.load(this.#saved, returned)
    this.#states.keepOnly(rules.rules)
    this.#hits.clear()
    this.#disabled.clear()
  }

  judge(input: RuleInput): void {
    for (const rule of this.#rules.candidates(input)) this.#askOne(rule, input)
  }

  /** An alert is new, or has a new burst: rules over alerts evaluate it with `tellAlerts`. */
  raised(input: RuleInput, alert: Alert): void {
    if (input.fact.kind !== 'alert' && this.#rules.watches.has('alert')) this.#untold.push({ input, alert })
  }

  /** Only after a fact has passed all rules: one list of candidates at a time. */
  emitAlerts(): void {
    if (this.#untold.length === 0) return
    const untold = this.#untold
    this.#untold = []
    for (const { input, alert } of untold) this.judge({ ...input, fact: { kind: 'alert', alert } })
  }

  remembered(): KeptMemory {
    return this.#states.saved(this.#rules.rules)
  }

  remember(memory: KeptMemory): void {
    this.#saved = memory
    this.#states.load(memory, this.#rules.rules)
  }

  /** A recording of an earlier time follows. */
  restart(): void {
    this.#states.restart()
    this.#hits.clear()
  }

  #askOne(rule: Rule, input: RuleInput): void {
    if (this.#disabled.has(rule.id)) return
    const { ask, spoke, disabled } = this.#options
    const finding = ask(ruleConditionsOf(rule, this.#states.of(rule)), input, this.#known)
    if (finding === undefined) return
    // A finding that is only new during learning is no alert, and does not count.
    const isLearningFinding = learningModeOf(rule) === 'learning-only' && this.#known.at(input).isLearning
    if (spoke !== undefined) spoke(rule, finding, input, isLearningFinding)
    else if (!isLearningFinding && this.#speaksTooOften(rule, input)) {
      this.#disabled.add(rule.id)
      disabled?.(rule, input)
    }
  }

  #speaksTooOften(rule: Rule, input: RuleInput): boolean {
    if (rule.mostHitsAnHour === undefined) return false
    this.#known.at(input)
    return this.#hits.add(rule.id, 1) > rule.mostHitsAnHour
  }
}

const NO_RULES: RuleSet = { rules: [], watches: new Set(), candidates: () => [] }
