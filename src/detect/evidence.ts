/** How far what was learned supports an alert: docs/internals/detection-models.md §6. */
import { type ActionName, describeAction } from '#model/action'
import type { Observation, Party } from '#model/fact'
import { type Finding, type Rule, type RuleInput, SEVERITIES, type Severity } from '#model/rule'
import type { BaselineFit } from './baseline-fit.ts'
import { isGroup } from './names.ts'
import { isPartOfPlant, isStation } from './part-of-plant.ts'
import type { DetectionPlant, Normal } from './plant.ts'
import type { CurrentRuleContext } from './rule-context.ts'

/**
 * 0: nothing learned of the device, or the baseline describes another network. 1: learned for less than a day, and a known
 * client does what it never did. 2: learned for a day, or the client is unknown. 3: the packets prove it by themselves
 * (`Rule.evidence`, `Finding.isConfirmed`).
 */
export type EvidenceLevel = 0 | 1 | 2 | 3

/** Seconds. A device that was seen for less while the plant was learned has no usual behaviour. */
const SHORTEST_SECONDS = 1800
/** Seconds. The same if a person ended learning on purpose: behaviour seen by then is to be normal. */
const SHORTEST_CLOSED_SECONDS = 600
const DAY_SECONDS = 86_400

/** The most severe alert by evidence and gravity of the action. */
const MOST: readonly (readonly Severity[])[] = [
  ['notice', 'notice', 'warning', 'minor', 'minor', 'minor'],
  ['notice', 'warning', 'minor', 'minor', 'major', 'major'],
]
/** Gravity of findings that are no single action. */
const GRAVITY: Readonly<Record<Severity, number>> = { critical: 4, major: 3, minor: 2, warning: 1, notice: 0 }
/** Facts directed at a device: evidence is the learning about both. */
const OF_DEVICE: ReadonlySet<string> = new Set(['operation', 'anomaly', 'session', 'transfer', 'reading'])
/** Looks of a client that has values of the device: at more of them, and at its state. */
const READING: ReadonlySet<ActionName> = new Set(['read-values', 'read-image', 'read-state', 'subscribe'])
/** Gravity of a look: one read, one connection. */
const LOOK = 1
/** Of these events: a new device or connection has done nothing yet. */
const APPEARS: ReadonlySet<string> = new Set(['new-device', 'new-link'])
/**
 * Severity of new entries in a plant that was learned for less than a day, by gravity: many devices, connections and
 * requests of computers occur once a day, and most were not seen yet.
 */
const MOST_NEW: readonly Severity[] = ['notice', 'notice', 'notice', 'warning', 'major', 'major']

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
    if (APPEARS.has(fact.kind) && this.#fit.isOfAnotherNetwork) return capped(rule, finding, 'notice')
    const isOperation = fact.kind === 'operation' && context.family() === 'ot'
    const action = isOperation ? context.action() : undefined
    const gravity = finding.gravity ?? (action === undefined ? undefined : describeAction(action).gravity)
    const graded =
      action === undefined || rule.engine !== 'policy'
        ? withGravity(finding, gravity)
        : withTechniquesOf(action, rule, withGravity(finding, gravity))
    const isOfComputers =
      fact.kind === 'operation' && !isOperation && rule.evidence === 'learned' && (gravity ?? 0) < 3
    const needs = rule.evidence ?? (rule.engine === 'policy' && isOperation ? 'learned' : 'packets')
    const isProven = needs === 'packets' || finding.isConfirmed === true
    if (isProven || (fact.kind === 'operation' && !isOperation && !isOfComputers)) return graded
    const level =
      OF_DEVICE.has(fact.kind) && !isOfComputers ? this.#levelOf(input, context) : this.#levelOfPlant(input)
    // A new device that reports comes into use: a modality, a meter. Within a day others of the plant do, too.
    if (level === 2 && fact.kind === 'operation' && fact.verb === 'report' && !this.#isDayLearned(input))
      return capped(rule, graded, 'minor')
    if (level >= 2) return this.#withUnknownClient(rule, graded, input, context)
    const severity = finding.severity ?? rule.severity
    if (level === 1 && (isOperation || fact.kind === 'session')) {
      const isLook = isOperation && rule.engine === 'policy' && (gravity ?? LOOK + 1) <= LOOK
      if (finding.isOfRole === true || (isLook && this.#isLookOfRole(input, context)))
        return capped(rule, graded, 'notice')
    }
    const isNew = APPEARS.has(fact.kind) || (fact.kind === 'flow' && rule.engine === 'policy')
    if (level === 1 && (isNew || isOfComputers))
      return capped(rule, graded, MOST_NEW[GRAVITY[severity]] ?? 'minor')
    const weight = rule.engine === 'policy' && gravity !== undefined ? gravity : GRAVITY[severity]
    return capped(rule, graded, MOST[level]?.[weight] ?? 'minor')
  }

  /** An unknown client that halts, silences, readdresses or reprograms a device, unless the rule knows better. */
  #withUnknownClient(rule: Rule, finding: Finding, input: RuleInput, context: CurrentRuleContext): Finding {
    const isGrave =
      this.#normal.isClosed &&
      input.fact.kind === 'operation' &&
      context.family() === 'ot' &&
      (finding.gravity ?? 0) >= 4
    if (!isGrave || finding.severity !== undefined || rule.severity !== 'major') return finding
    return this.#isUnknown(input, context) ? { ...finding, severity: 'critical' } : finding
  }

  #levelOf(input: RuleInput, context: CurrentRuleContext): EvidenceLevel {
    if (this.#fit.isOfAnotherNetwork) return 0
    const seconds = this.#learnedSeconds(input.server, input)
    const shortest = this.#normal.isClosed ? SHORTEST_CLOSED_SECONDS : SHORTEST_SECONDS
    if (seconds < shortest) return 0
    return seconds >= DAY_SECONDS || this.#isUnknown(input, context) ? 2 : 1
  }

  #isDayLearned(input: RuleInput): boolean {
    return this.#learnedSeconds(input.server, input) >= DAY_SECONDS
  }

  /**
   * Only a client of a controller commands it; computers of a plant log on to others occasionally, and are unknown if
   * they were not present at all. A station of the plant that was present is no unknown client.
   */
  #isUnknown(input: RuleInput, context: CurrentRuleContext): boolean {
    if (input.fact.kind === 'session' && this.#normal.isClosed)
      return this.#normal.learnedSeconds(input.client) === 0
    if (context.isUsualLink() || context.isClientOfOthers()) return false
    const client = context.device('client')
    return this.#normal.learnedSeconds(input.client) === 0 || !(isPartOfPlant(client) || isStation(client))
  }

  /**
   * Before a day was learned: a client of the device reads more of what it reads, and a station of the plant looks at a device that it
   * has not looked at yet. Lists of names, and looks of devices that are no stations, are reported.
   */
  #isLookOfRole(input: RuleInput, context: CurrentRuleContext): boolean {
    const { fact } = input
    if (fact.kind !== 'operation') return false
    const action = context.action()
    if (
      context.isUsualLink() &&
      action !== undefined &&
      READING.has(action) &&
      this.#normal.channelOf(input as Observation) !== undefined
    )
      return true
    return this.#normal.learnedSeconds(input.client) > 0 && isStation(context.device('client'))
  }

  /** Of devices and connections that appear: in a plant of some hours many were not seen yet. */
  #levelOfPlant({ lastTime }: RuleInput): EvidenceLevel {
    const { isClosed, longestLearnedSeconds } = this.#normal
    const seconds = isClosed ? longestLearnedSeconds : (lastTime - this.#plant.observedSince) / 1e6
    if (seconds < (isClosed ? SHORTEST_CLOSED_SECONDS : SHORTEST_SECONDS)) return 0
    return seconds < DAY_SECONDS ? 1 : 2
  }

  /** How long the device was watched while the plant was learned; of a group, the plant. */
  #learnedSeconds(server: Party, { lastTime }: RuleInput): number {
    const isToMany = isGroup(server)
    if (this.#normal.isClosed)
      return isToMany ? this.#normal.longestLearnedSeconds : this.#normal.learnedSeconds(server)
    const since = isToMany ? this.#plant.observedSince : this.#plant.firstSeen(server.ip ?? server.mac ?? '')
    return since === undefined ? 0 : (lastTime - since) / 1e6
  }
}

function withGravity(finding: Finding, gravity: number | undefined): Finding {
  return gravity === undefined || finding.gravity !== undefined ? finding : { ...finding, gravity }
}

/**
 * Activity in the bytes, if the rule has other words for it: a safety reset is a restart, and affects the safety
 * function.
 */
function withTechniquesOf(action: ActionName, rule: Rule, finding: Finding): Finding {
  const stated = finding.techniques ?? rule.techniques
  const { techniques } = describeAction(action)
  if (techniques.length === 0 || techniques.some((id) => stated.some((one) => isSame(one, id))))
    return finding
  return { ...finding, techniques: [...stated, ...techniques] }
}

/** The same technique, or one is a part of the other. */
function isSame(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

function capped(rule: Rule, finding: Finding, most: Severity): Finding {
  const severity = finding.severity ?? rule.severity
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(most)
    ? finding
    : { ...finding, severity: most, provenSeverity: severity }
}
