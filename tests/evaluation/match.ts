/** Compares labels with alerts: steps found, time to detect, false positives. README.md defines the measures. */
import type { Alert } from '#model/alert'
import type { Label } from '../../simulator/riverbend/step.ts'

/** These rules report novelty; they do not name a behaviour. */
const NOVELTY: ReadonlySet<string> = new Set(['new-device', 'new-link', 'new-port', 'new-device'])
const BEFORE_SECONDS = 1
const AFTER_SECONDS = 60
const AFTER_SECONDS_STATISTICAL = 600

export interface StepResult {
  readonly label: Label
  /** The alert that found it soonest; undefined: missed. */
  readonly found: Alert | undefined
  readonly secondsToDetect: number
  /** All rules that named the behaviour in time. */
  readonly naming: readonly string[]
  readonly isTechniqueRight: boolean
  /** Rules that spoke of actor or victim in time, but did not name the behaviour. */
  readonly nearly: readonly string[]
}

/** Judges one of `labels`. An alert that names the actor of another step as its source speaks of that step. */
export function matchLabel(label: Label, labels: readonly Label[], alerts: readonly Alert[]): StepResult {
  const own = new Set([...label.actor, ...label.victims])
  const others = new Set(labels.flatMap(({ actor }) => actor).filter((address) => !own.has(address)))
  const near = alerts.filter(
    (alert) => concerns(alert, label) && isInTime(alert, label) && !others.has(alert.sourceAddress),
  )
  const naming = near.filter((alert) => names(alert, label))
  const start = microseconds(label.start)
  const delay = (alert: Alert) =>
    Math.max(0, (alert.time >= start - BEFORE_SECONDS * 1e6 ? alert.time : alert.lastTime) - start) / 1e6
  const [found] = naming.sort((a, b) => delay(a) - delay(b))
  return {
    label,
    found,
    secondsToDetect: found === undefined ? 0 : delay(found),
    naming: [...new Set(naming.map(({ rule }) => rule))].sort(),
    isTechniqueRight: naming.some(({ techniques }) =>
      techniques.some((one) => isSameFamily(one, label.technique)),
    ),
    nearly: [...new Set(near.filter((alert) => !naming.includes(alert)).map(({ rule }) => rule))].sort(),
  }
}

/** The labelled technique, its parent, or a part of it. */
function isSameFamily(one: string, other: string): boolean {
  return one.split('.')[0] === other.split('.')[0]
}

function names(alert: Alert, label: Label): boolean {
  if (NOVELTY.has(alert.rule)) return false
  return new RegExp(label.says).test(`${alert.rule} ${alert.title} ${alert.what}`.toLowerCase())
}

/** Names actor or victim. */
function concerns(alert: Alert, label: Label): boolean {
  const addresses = [...label.actor, ...label.victims]
  return addresses.includes(alert.sourceAddress) || addresses.includes(alert.destinationAddress)
}

/** Raised, or raised again, in time; what was only new while learning does not count. */
function isInTime(alert: Alert, label: Label): boolean {
  return !alert.isLearning && [alert.time, alert.lastTime].some((time) => fallsInto(label, time))
}

/** Between a second before the step and a minute after it, or ten where statistics must speak. */
export function fallsInto(label: Label, time: number): boolean {
  const after = label.isStatistical ? AFTER_SECONDS_STATISTICAL : AFTER_SECONDS
  return (
    time >= microseconds(label.start) - BEFORE_SECONDS * 1e6 && time <= microseconds(label.end) + after * 1e6
  )
}

/** Alerts that no label explains, after learning. What fell into a maintenance window is shown quietly and does not count. */
export function unexplained(alerts: readonly Alert[], labels: readonly Label[], learnedAt: number): Alert[] {
  return alerts.filter((alert) => {
    if (alert.isLearning || alert.maintenance !== '' || alert.lastTime < learnedAt) return false
    return !labels.some((label) => explains(label, alert))
  })
}

function explains(label: Label, alert: Alert): boolean {
  if (!isInTime(alert, label)) return false
  if (label.kind !== 'benign') return concerns(alert, label)
  return label.mayRaise !== '' && new RegExp(label.mayRaise).test(alert.rule) && concerns(alert, label)
}

function microseconds(text: string): number {
  return Date.parse(text) * 1000
}
