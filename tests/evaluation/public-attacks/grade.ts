/** Reads one public attack as a sensor would: which steps are named by act and technique, and in how many incidents? */
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FrameReader } from '#capture/frame-reader'
import { buildEngine } from '#engine-host/engine'
import { plainRequest } from '#engine-host/request'
import { openSource } from '#engine-host/source'
import { newPulse } from '#engine-host/watchdog'
import type { Alert } from '#model/alert'
import type { Incident } from '#model/incident'
import { readSiteFile } from '#site/site-file'
import { type AttackOptions, writeAttack } from '../../../simulator/public-attacks/public-attacks.ts'
import type { AttackScript } from '../../../simulator/public-attacks/scripts.ts'
import type { Label } from '../../../simulator/riverbend/step.ts'

/** Seconds after a step in which it may be reported; those that are statistics of minutes, longer. */
const AFTER = { single: 10, statistics: 180 } as const
/** That something is new names no behaviour. */
const RECORDS: ReadonlySet<string> = new Set(['new-device', 'new-link'])

export interface GradedStep {
  readonly label: Label
  readonly isNamed: boolean
  readonly hasTechnique: boolean
  /** Seconds from the beginning of the step to the first alert that names it. */
  readonly afterSeconds: number | undefined
  readonly alerts: readonly Alert[]
}

export interface GradedAttack {
  readonly steps: readonly GradedStep[]
  readonly alerts: readonly Alert[]
  readonly incidents: readonly Incident[]
  /** Steps with an alert in the first incident. */
  readonly inIncident: number
  /** Critical and major alerts of neither actor nor victims. */
  readonly falseAlerts: readonly Alert[]
}

export async function gradeAttack(script: AttackScript, options: AttackOptions): Promise<GradedAttack> {
  const folder = mkdtempSync(join(tmpdir(), 'public-attack-'))
  try {
    const { pcap, site, labels } = writeAttack(folder, script, options)
    const { alerts, incidents } = await read(pcap, site, options.learnSeconds)
    const steps = labels.map((label) => graded(label, alerts))
    const inFirst = new Set(incidents[0]?.stages.flatMap((stage) => stage.alerts))
    return {
      steps,
      alerts,
      incidents,
      inIncident: steps.filter((one) => one.alerts.some(({ id }) => inFirst.has(id))).length,
      falseAlerts: alerts.filter(
        (alert) =>
          !alert.isLearning &&
          ['critical', 'major'].includes(alert.severity) &&
          !labels.some((label) => concerns(alert, label)),
      ),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function read(pcap: string, site: string, learnSeconds: number) {
  const engine = await buildEngine(
    {
      ...plainRequest,
      files: [pcap],
      site: readSiteFile(site),
      closeLearningAfterSeconds: learnSeconds === 0 ? undefined : learnSeconds,
    },
    newPulse(),
  )
  const descriptor = openSync(pcap, 'r')
  try {
    const reader = new FrameReader({ framesBefore: 0 })
    for await (const chunk of (await openSource(descriptor)).chunks) {
      reader.push(chunk)
      engine.read(reader, 0)
    }
    reader.finish()
    engine.read(reader, 0)
    engine.endCapture()
  } finally {
    closeSync(descriptor)
  }
  const alerts: Alert[] = []
  let incidents: readonly Incident[] = []
  for (const entry of engine.finish()) {
    if (entry.kind === 'alert') alerts.push(entry.alert)
    else if (entry.kind === 'incidents') incidents = entry.incidents
  }
  return { alerts, incidents }
}

function graded(label: Label, alerts: readonly Alert[]): GradedStep {
  const naming = alerts.filter((alert) => names(alert, label) && isInTime(alert, label))
  const start = Date.parse(label.start) * 1000
  const first = Math.min(
    ...naming.flatMap(({ episodes }) => episodes.filter(({ to }) => to >= start).map(({ from }) => from)),
  )
  return {
    label,
    isNamed: naming.length > 0,
    hasTechnique: naming.some(({ techniques }) => techniques.some((id) => isSame(id, label.technique))),
    afterSeconds: naming.length === 0 ? undefined : Math.max(0, (first - start) / 1e6),
    alerts: naming,
  }
}

function isSame(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

/** Speaks of actor and victims, in words that name what was done. */
function names(alert: Alert, label: Label): boolean {
  if (RECORDS.has(alert.rule) || !concerns(alert, label)) return false
  return new RegExp(label.says).test(`${alert.title} ${alert.what}`.toLowerCase())
}

function concerns({ sourceAddress, destinationAddress }: Alert, { actor, victims }: Label): boolean {
  return [sourceAddress, destinationAddress].some((end) => actor.includes(end) || victims.includes(end))
}

function isInTime(alert: Alert, { start, end, isStatistical }: Label): boolean {
  const from = Date.parse(start) * 1000 - 1e6
  const after = isStatistical ? AFTER.statistics : AFTER.single
  const to = Date.parse(end) * 1000 + after * 1e6
  return alert.episodes.some((burst) => burst.from <= to && burst.to >= from)
}
