/** How grave a chain of acts is: docs/how-to/incidents.md. */

import type { Alert } from '#model/alert'
import { identifier } from '#model/identifier'
import { type Incident, type IncidentStage, STAGES, type Stage } from '#model/incident'
import { incidentTitle } from '#model/incident-title'
import type { Severity } from '#model/rule'
import type { IncidentActivity } from './act.ts'
import { type ConsequenceOf, consequencesOf, leadingAct, pathOf } from './consequences.ts'
import { limits } from './limits.ts'
import type { Techniques } from './techniques.ts'

const WEIGHT: Readonly<Record<Severity, number>> = { critical: 4, major: 3, minor: 2, warning: 1, notice: 0 }
const STAGE_WEIGHT: Readonly<Record<Stage, number>> = {
  initial: 1,
  discovery: 1,
  lateral: 2,
  collection: 2,
  control: 4,
  impact: 5,
}
const PER_LEVEL = 1.5
const HALF_LIFE = 72 * 3600e6
const OPEN = 8
const HIGH = 16
const CRITICAL = 24

/** The incident a chain is; undefined while it is none. */
export function incidentOf(
  chain: readonly IncidentActivity[],
  { techniques, consequenceOf }: { readonly techniques: Techniques; readonly consequenceOf: ConsequenceOf },
): Incident | undefined {
  const first = chain[0]
  if (first === undefined || !isStory(chain)) return undefined
  const score = highest(chain)
  const isSafety = touchesSafetyRemotely(chain, techniques)
  if (score < OPEN && !isSafety) return undefined
  const gravest = chain.reduce((worst, act) => (weightOf(act) > weightOf(worst) ? act : worst))
  const stages = stagesOf(chain, techniques)
  const consequences = consequencesOf(chain, consequenceOf)
  const leading = leadingAct(chain, consequences, gravest)
  const path = pathOf(chain, leading)
  return {
    id: identifier('incident', first.source.id, first.key),
    title: incidentTitle(consequences, path, leading.alert?.title ?? 'Remote session'),
    severity: isSafety ? 'critical' : graver(severityOf(score), worstOf(chain)),
    score: Math.round(score * 10) / 10,
    entry: first.source.id,
    target: leading.target.id,
    time: first.time,
    lastTime: chain.reduce((latest, { lastTime }) => Math.max(latest, lastTime), first.lastTime),
    stages,
    consequences,
    path,
  }
}

function severityOf(score: number): Severity {
  return score >= CRITICAL ? 'critical' : score >= HIGH ? 'major' : 'minor'
}

/** An incident must not be less severe than any of its alerts. */
function worstOf(chain: readonly IncidentActivity[]): Severity {
  return chain.reduce<Severity>((worst, { alert }) => graver(worst, alert?.severity ?? 'notice'), 'notice')
}

function graver(a: Severity, b: Severity): Severity {
  return WEIGHT[a] >= WEIGHT[b] ? a : b
}

/**
 * One loud alert is an alert, and a scanner that finds much is a scanner. A story has several stages with something
 * critical among them, or more than two, or does two critical things to the process itself, or one to two devices.
 */
function isStory(chain: readonly IncidentActivity[]): boolean {
  const loud = chain.filter(({ alert }) => alert?.severity !== 'notice')
  const alerts = loud.flatMap(({ alert }) => alert ?? [])
  if (alerts.length === 0) return false
  const stages = new Set(loud.map(({ stage }) => stage))
  const hasCritical = alerts.some((alert) => countedSeverity(alert) === 'critical')
  if (stages.size > 2 || (stages.size === 2 && hasCritical)) return true
  const grave = chain.filter(
    ({ stage, alert }) =>
      (stage === 'control' || stage === 'impact') &&
      alert !== undefined &&
      countedSeverity(alert) === 'critical',
  )
  return new Set(grave.map(({ alert, target }) => `${alert?.rule} ${target.id}`)).size > 1
}

/** Several alerts support each other: none of them is less because little had been learned. */
function countedSeverity({ severity, provenSeverity }: Alert): Severity {
  if (provenSeverity === undefined || severity === 'notice') return severity
  return graver(severity, provenSeverity)
}

/** The highest score at the time of any of its acts, so that an incident never fades below what it was. */
function highest(chain: readonly IncidentActivity[]): number {
  const latest = new Map<Stage, { readonly weight: number; readonly time: number }>()
  let highest = 0
  for (const act of chain) {
    const weight = weightOf(act)
    const known = latest.get(act.stage)
    if (known === undefined || weight >= faded(known, act.time))
      latest.set(act.stage, { weight, time: act.time })
    let score = 0
    for (const one of latest.values()) score += faded(one, act.time)
    highest = Math.max(highest, score)
  }
  return highest
}

function faded({ weight, time }: { readonly weight: number; readonly time: number }, now: number): number {
  return weight * 0.5 ** (Math.max(0, now - time) / HALF_LIFE)
}

/** A remote session by itself weighs as a warning does. */
function weightOf({ alert, stage, source, target }: IncidentActivity): number {
  const crossed = Math.max(0, (source.level ?? 0) - (target.level ?? source.level ?? 0))
  return (
    WEIGHT[alert === undefined ? 'warning' : countedSeverity(alert)] *
    STAGE_WEIGHT[stage] *
    PER_LEVEL ** crossed
  )
}

function touchesSafetyRemotely(chain: readonly IncidentActivity[], techniques: Techniques): boolean {
  const session = chain.find(({ alert }) => alert === undefined)
  return (
    session !== undefined &&
    chain.some(
      ({ alert, lastTime }) =>
        alert !== undefined && lastTime >= session.time && techniques.isLossOfSafety(alert.techniques),
    )
  )
}

function stagesOf(chain: readonly IncidentActivity[], techniques: Techniques): readonly IncidentStage[] {
  const rows = new Map<string, IncidentActivity[]>()
  for (const act of chain) {
    const key = JSON.stringify([act.stage, act.source.id, act.target.id])
    const row = rows.get(key)
    if (row === undefined) rows.set(key, [act])
    else row.push(act)
  }
  const stages = [...rows.values()].map((acts) => ({ acts, first: acts[0]! }))
  return kept(stages).map(({ acts, first }) => {
    const ids = [...new Set(acts.flatMap(({ alert }) => alert?.techniques ?? []))].sort()
    return {
      stage: first.stage,
      time: first.time,
      alerts: [...acts]
        .sort((one, other) => weightOf(other) - weightOf(one))
        .flatMap(({ alert }) => alert?.id ?? [])
        .slice(0, limits.alertsPerStage),
      techniques: ids,
      techniqueNames: ids.map((id) => techniques.nameOf(id)),
      source: first.source.id,
      destination: first.target.id,
      sourceName: first.source.name,
      destinationName: first.target.name,
    }
  })
}

/** The furthest stages where there are too many; in the order in which they began. */
function kept<Row extends { readonly first: IncidentActivity }>(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= limits.stagesPerIncident) return rows
  const far = [...rows].sort(
    (one, other) => STAGES.indexOf(other.first.stage) - STAGES.indexOf(one.first.stage),
  )
  const chosen = new Set([rows[0], ...far.slice(0, limits.stagesPerIncident - 1)])
  return rows.filter((row) => chosen.has(row))
}
