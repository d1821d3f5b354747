/** Updates an alert with a further finding. */

import { limits } from '#detect/limits'
import { describeAction } from '#model/action'
import type { Alert, Episode } from '#model/alert'
import type { BaselineUpdate, ThresholdUpdate } from '#model/baseline-update'
import type { Place } from '#model/fact'
import { type Finding, type RuleInput, type Severity, severer } from '#model/rule'
import type { RaisedFinding } from './alert-table.ts'
import { withMergedFindings } from './correlator.ts'

/** Findings while learning and planned work are notices. */
export function severityOf({ rule, finding, isLearning, maintenance }: RaisedFinding): Severity {
  const isPlanned = maintenance !== '' && (rule.plannable ?? rule.learnable)
  return isLearning || isPlanned ? 'notice' : (finding.severity ?? rule.severity)
}

/** Titles of sessions, which only carry what is done. */
const SESSION_TITLES = [describeAction('session').title, describeAction('session-end').title]

/** Did the alert show only a session so far, and does the finding show an action within it? */
function isOfSessionOnly(alert: Alert, { title, gravity }: Finding): boolean {
  const isOfSession = (text: string) => SESSION_TITLES.some((one) => text.startsWith(one))
  return (
    title !== undefined &&
    gravity !== undefined &&
    gravity >= (alert.gravity ?? 0) &&
    isOfSession(alert.title) &&
    !isOfSession(title)
  )
}

/** The alert with this finding. */
export function grown(alert: Alert, raised: RaisedFinding): Alert {
  const { finding, rule, input } = raised
  const severity = severer(alert.severity, severityOf(raised))
  // The texts are those of the most severe finding, so that they explain the severity.
  const gravity = Math.max(alert.gravity ?? 0, finding.gravity ?? 0)
  const isGraver =
    (gravity > (alert.gravity ?? 0) || isOfSessionOnly(alert, finding)) && severityOf(raised) === severity
  const words =
    severity === alert.severity && !isGraver
      ? undefined
      : {
          title: finding.title ?? rule.title,
          what: finding.summary,
          normal: finding.normal ?? raised.normal(),
        }
  return {
    ...alert,
    ...words,
    isLearning: alert.isLearning && raised.isLearning,
    maintenance: raised.maintenance === '' ? '' : alert.maintenance,
    severity,
    ...(gravity > 0 && { gravity }),
    ...provenOf(alert, raised),
    time: Math.min(alert.time, input.time),
    lastTime: Math.max(alert.lastTime, input.lastTime),
    count: alert.count + input.count,
    defenderTitles:
      alert.rule === rule.id
        ? alert.defenderTitles
        : withMore(
            alert.defenderTitles,
            finding.defenderTitles ?? rule.defenderTitles,
            limits.counterpartsPerAlert,
          ),
    techniques: withMore(alert.techniques, finding.techniques ?? rule.techniques, limits.techniquesPerAlert),
    cves:
      finding.cves === undefined ? alert.cves : withMore(alert.cves ?? [], finding.cves, limits.cvesPerAlert),
    episodes: withEpisode(alert.episodes, input),
    places: withPlace(alert.places, input.place),
    mergedFindings: withMergedFindings(alert, raised),
    baselineUpdate: isTaught(alert, raised)
      ? withKeyValues(alert.baselineUpdate, raised.baselineUpdate)
      : alert.baselineUpdate,
  }
}

/**
 * The more severe of what both would be if more had been learned. A notice is never more than a hint: with other alerts of an
 * incident it is a step of it.
 */
export function provenOf(alert: Alert | undefined, raised: RaisedFinding): Pick<Alert, 'provenSeverity'> {
  const { provenSeverity } = raised.finding
  const isNotice = severityOf(raised) === 'notice'
  const own = isNotice && provenSeverity !== undefined ? 'warning' : provenSeverity
  const known = alert?.provenSeverity
  const proven = own === undefined || known === undefined ? (own ?? known) : severer(own, known)
  return proven === undefined ? {} : { provenSeverity: proven }
}

/** Learning an alert adds only its own connection; a merged finding never makes an alert learnable. */
function isTaught({ rule, baselineUpdate }: Alert, raised: RaisedFinding): boolean {
  if (baselineUpdate === undefined || raised.baselineUpdate === undefined) return rule === raised.rule.id
  const { client, server, protocol } = raised.baselineUpdate
  return (
    baselineUpdate.client === client &&
    baselineUpdate.server === server &&
    baselineUpdate.protocol === protocol
  )
}

/** Union of both, limited: one alert can show several techniques. */
function withMore(known: readonly string[], now: readonly string[], most: number): readonly string[] {
  const more = now.filter((one) => !known.includes(one))
  return more.length === 0 || known.length >= most ? known : [...known, ...more].slice(0, most)
}

function withKeyValues(
  known: BaselineUpdate | undefined,
  now: BaselineUpdate | undefined,
): BaselineUpdate | undefined {
  if (known === undefined || now === undefined) return known ?? now
  const isKnown = ([behaviourKey, keyValue]: readonly [string, string]) =>
    known.keyValues.some(([name, word]) => name === behaviourKey && word === keyValue)
  const more = now.keyValues.filter((keyValue) => !isKnown(keyValue))
  const thresholdUpdates = withThresholdUpdates(known.thresholdUpdates ?? [], now.thresholdUpdates ?? [])
  if (more.length === 0 || known.keyValues.length >= limits.baselineUpdateKeyValues)
    return thresholdUpdates === known.thresholdUpdates ? known : { ...known, thresholdUpdates }
  return { ...known, keyValues: [...known.keyValues, ...more], thresholdUpdates }
}

/** Each once; at the limit new ones replace the last ones. */
function withThresholdUpdates(
  known: readonly ThresholdUpdate[],
  now: readonly ThresholdUpdate[],
): readonly ThresholdUpdate[] | undefined {
  const texts = new Set(known.map((one) => JSON.stringify(one)))
  const more = now.filter((one) => !texts.has(JSON.stringify(one)))
  if (more.length === 0) return known.length === 0 ? undefined : known
  return [...known.slice(0, limits.baselineUpdateKeyValues - more.length), ...more]
}

function withEpisode(
  episodes: readonly Episode[],
  { time, lastTime, count, place }: RuleInput,
): readonly Episode[] {
  const latest = episodes.at(-1)
  const one = { from: time, to: lastTime, count, places: [place] }
  if (latest === undefined) return [one]
  const isApart = time - latest.to > limits.episodeSeconds * 1e6
  if (isApart && episodes.length < limits.episodes) return [...episodes, one]
  const grown = {
    from: Math.min(latest.from, time),
    to: Math.max(latest.to, lastTime),
    count: latest.count + count,
    places: withPlace(latest.places ?? [], place, limits.framesPerEpisode),
  }
  return [...episodes.slice(0, -1), grown]
}

function withPlace(
  places: readonly Place[],
  place: Place,
  most: number = limits.framesPerAlert,
): readonly Place[] {
  const latest = places.at(-1)
  if (latest !== undefined && latest.file === place.file && latest.frame === place.frame) return places
  const half = most / 2
  return places.length < most
    ? [...places, place]
    : [...places.slice(0, half), ...places.slice(half + 1), place]
}
