/** Reads the replay as a user's sensor would, and grades each sub-step as the evaluation did. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from '#engine-host/start'
import type { Alert } from '#model/alert'
import type { Incident } from '#model/incident'
import { readSiteFile } from '#site/site-file'
import type { Label } from '../../../simulator/riverbend/step.ts'
import { type Asked, type Level, readEvaluation } from '../../../simulator/triton/mitre-evaluation.ts'
import {
  LEARN_SECONDS,
  readTechniques,
  type Technique,
  writeTriton,
} from '../../../simulator/triton/triton.ts'

/** A detection may come so long after the sub-step has ended; the next one has not begun then. */
const AFTER_SECONDS = 60
const EVERYONE = '255.255.255.255'
/** That something is new names no behaviour: it is what the sensor has recorded, no judgement. */
const RECORDS: ReadonlySet<string> = new Set(['new-device', 'new-link'])

export interface Graded {
  readonly asked: Asked
  readonly label: Label
  readonly level: Level
  /** Rules that named it, those of the furthest level first. */
  readonly rules: readonly string[]
}

export interface Result {
  readonly seed: number
  readonly graded: readonly Graded[]
  readonly incidents: readonly Incident[]
  /** Sub-steps whose alerts are in the first incident. */
  readonly inIncident: number
  /** Alerts after learning that no sub-step explains. */
  readonly unexplained: readonly Alert[]
  readonly frames: number
}

export async function gradeTriton(seed: number): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'triton-'))
  try {
    const { pcap, site, labels, frames } = writeTriton(folder, seed)
    const seen = await read(pcap, readSiteFile(site))
    return { seed, frames, ...stepResults(labels, seen) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Seen {
  readonly alerts: readonly Alert[]
  readonly incidents: readonly Incident[]
  /** `address address` of links, both ways. */
  readonly links: ReadonlySet<string>
}

async function read(pcap: string, site: ReturnType<typeof readSiteFile>): Promise<Seen> {
  const alerts = new Map<string, Alert>()
  const addresses = new Map<string, readonly string[]>()
  const pairs = new Map<string, readonly [string, string]>()
  let incidents: readonly Incident[] = []
  const run = startEngine({ files: [pcap], site, closeLearningAfterSeconds: LEARN_SECONDS })
  for await (const batch of run.entries)
    for (const entry of batch) {
      if (entry.kind === 'alert') alerts.set(entry.alert.id, entry.alert)
      else if (entry.kind === 'incidents') incidents = entry.incidents
      else if (entry.kind === 'device') addresses.set(entry.device.id, entry.device.ipAddresses)
      else if (entry.kind === 'link') pairs.set(entry.link.id, [entry.link.client, entry.link.server])
    }
  const links = new Set<string>()
  for (const [client, server] of pairs.values())
    for (const one of addresses.get(client) ?? [])
      for (const other of addresses.get(server) ?? []) links.add(`${one} ${other}`).add(`${other} ${one}`)
  return { alerts: [...alerts.values()], incidents, links }
}

function stepResults(
  labels: readonly Label[],
  { alerts, incidents, links }: Seen,
): Omit<Result, 'seed' | 'frames'> {
  const asked = readEvaluation()
  const techniques = new Map(readTechniques().map((one) => [one.id, one]))
  const graded = asked.map((one) => {
    const label = labels.find(({ step }) => step === one.id)
    if (label === undefined) throw new Error(`unreachable: sub-step ${one.id} was not played`)
    return gradeOf(one, label, { alerts, links, techniques })
  })
  const onProgress = new Set(incidents[0]?.stages.flatMap((stage) => stage.alerts))
  const after = labels.reduce((first, { start }) => Math.min(first, Date.parse(start) * 1000), Infinity)
  return {
    graded,
    incidents,
    inIncident: labels.filter((label) =>
      alerts.some((alert) => onProgress.has(alert.id) && names(alert, label) && isInTime(alert, label)),
    ).length,
    unexplained: alerts.filter(
      (alert) =>
        !alert.isLearning &&
        alert.lastTime >= after &&
        !labels.some((label) => concerns(alert, label) && isInTime(alert, label)),
    ),
  }
}

function gradeOf(
  asked: Asked,
  label: Label,
  {
    alerts,
    links,
    techniques,
  }: Pick<Seen, 'alerts' | 'links'> & { readonly techniques: ReadonlyMap<string, Technique> },
): Graded {
  const naming = alerts.filter((alert) => names(alert, label) && isInTime(alert, label))
  const levels = naming.map((alert) => ({
    rule: alert.rule,
    level: levelOf(alert, asked, label, techniques),
  }))
  for (const level of ['technique', 'tactic', 'general'] as const) {
    if (!levels.some((one) => one.level === level)) continue
    const first = levels.filter((one) => one.level === level).map(({ rule }) => rule)
    return { asked, label, level, rules: [...new Set([...first, ...levels.map(({ rule }) => rule)])] }
  }
  const [actor = ''] = label.actor
  const isRecorded = label.victims.some((victim) => links.has(`${actor} ${victim}`))
  return { asked, label, level: isRecorded ? 'telemetry' : 'none', rules: [] }
}

/** The technique that was asked for, its parent or a part of it; else its tactic. */
function levelOf(
  alert: Alert,
  asked: Asked,
  label: Label,
  techniques: ReadonlyMap<string, Technique>,
): 'technique' | 'tactic' | 'general' {
  const family = (id: string) => id.split('.')[0]
  if (alert.techniques.some((id) => id === label.technique || family(id) === label.technique))
    return 'technique'
  const isOfTactic = alert.techniques.some((id) => techniques.get(id)?.tactics.includes(asked.tactic))
  return isOfTactic ? 'tactic' : 'general'
}

/** Speaks of the actor, and in words that name what he did. */
function names(alert: Alert, label: Label): boolean {
  if (RECORDS.has(alert.rule) || !concerns(alert, label)) return false
  return new RegExp(label.says).test(`${alert.rule} ${alert.title} ${alert.what}`.toLowerCase())
}

/** Names the actor and, where it names a target at all, one of the victims. */
function concerns(alert: Alert, label: Label): boolean {
  const ends = [alert.sourceAddress, alert.destinationAddress]
  if (!ends.some((end) => label.actor.includes(end))) return false
  const others = ends.filter((end) => end !== '' && !label.actor.includes(end))
  return others.length === 0 || others.some((end) => end === EVERYONE || label.victims.includes(end))
}

/** Some burst of it began or went on between a second before the sub-step and a minute after it. */
function isInTime(alert: Alert, { start, end }: Label): boolean {
  const from = Date.parse(start) * 1000 - 1e6
  const to = Date.parse(end) * 1000 + AFTER_SECONDS * 1e6
  return !alert.isLearning && alert.episodes.some((burst) => burst.from <= to && burst.to >= from)
}
