/** How far what was learned supports an alert: docs/internals/detection-models.md §6. */
import { describeAction } from '#model/action'
import type { Party } from '#model/fact'
import { type Finding, type Rule, type RuleInput, SEVERITIES, type Severity } from '#model/rule'
import type { BaselineFit } from './baseline-fit.ts'
import type { DetectionPlant, Normal } from './plant.ts'
import type { CurrentRuleContext } from './rule-context.ts'

/**
 * 0: nothing learned of the device, or the baseline describes another network. 1: learned for less than a day, and a known
 * client does what it never did. 2: learned for a day, or the client is unknown. 3: the packets prove it by themselves.
 */
export type EvidenceLevel = 0 | 1 | 2 | 3

/** Seconds. A device that was seen for less while the plant was learned has no usual behaviour. */
const SHORTEST_SECONDS = 1800
/** Seconds. The same where somebody ended learning on purpose: what was seen by then is to be normal. */
const SHORTEST_CLOSED_SECONDS = 600
const DAY_SECONDS = 86_400

/** The most severe alert by evidence and gravity of the action. */
const MOST: readonly (readonly Severity[])[] = [
  ['notice', 'notice', 'warning', 'minor', 'minor', 'minor'],
  ['notice', 'warning', 'minor', 'minor', 'major', 'major'],
]
/** Gravity of findings that are no single action. */
const GRAVITY: Readonly<Record<Severity, number>> = { critical: 4, major: 3, minor: 2, warning: 1, notice: 0 }
/** Of these events: a new device or connection has done nothing yet. */
const APPEARS: ReadonlySet<string> = new Set(['new-device', 'new-link'])

export class Evidence {
  readonly #normal: Normal
  readonly #plant: DetectionPlant
  readonly #fit: BaselineFit

  constructor(normal: Normal, plant: DetectionPlant, fit: BaselineFit) {
    this.#normal = normal
    this.#plant = plant
    this.#fit = fit
  }

  /** The finding with the gravity of its action, no more severe than evidence allows. */
  weighed(rule: Rule, finding: Finding, input: RuleInput, context: CurrentRuleContext): Finding {
    const { fact } = input
    if (APPEARS.has(fact.kind))
      return this.#fit.isOfAnotherNetwork ? capped(rule, finding, 'notice') : finding
    const isOperation = fact.kind === 'operation' && context.family() === 'ot'
    const action = isOperation ? context.action() : undefined
    const gravity = finding.gravity ?? (action === undefined ? undefined : describeAction(action).gravity)
    const graded = gravity === undefined || finding.gravity !== undefined ? finding : { ...finding, gravity }
    const needs = rule.evidence ?? (rule.engine === 'policy' && isOperation ? 'learned' : 'packets')
    if (needs === 'packets') return graded
    const level = this.#levelOf(input, context)
    if (level >= 2) return graded
    const severity = finding.severity ?? rule.severity
    const weight = rule.engine === 'policy' && gravity !== undefined ? gravity : GRAVITY[severity]
    return capped(rule, graded, MOST[level]?.[weight] ?? 'minor')
  }

  #levelOf(input: RuleInput, context: CurrentRuleContext): EvidenceLevel {
    if (this.#fit.isOfAnotherNetwork) return 0
    const seconds = this.#learnedSeconds(input.server, input)
    const shortest = this.#normal.isClosed ? SHORTEST_CLOSED_SECONDS : SHORTEST_SECONDS
    if (seconds < shortest) return 0
    if (seconds >= DAY_SECONDS || !context.isUsualLink()) return 2
    return 1
  }

  /** How long the device was watched while the plant was learned. */
  #learnedSeconds(server: Party, { lastTime }: RuleInput): number {
    if (this.#normal.isClosed) return this.#normal.learnedSeconds(server)
    const since = this.#plant.firstSeen(server.ip ?? server.mac ?? '')
    return since === undefined ? 0 : (lastTime - since) / 1e6
  }
}

function capped(rule: Rule, finding: Finding, most: Severity): Finding {
  const severity = finding.severity ?? rule.severity
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(most)
    ? finding
    : { ...finding, severity: most, provenSeverity: severity }
}
