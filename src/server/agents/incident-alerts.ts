/**
 * Alerts of agents in the incidents of their devices. An incident is made of network activity; an alert from inside joins it
 * by device and time. It never moves entry, target or title: a device can lie about itself.
 */
import type { Actor } from '#incidents/act'
import type { Techniques } from '#incidents/techniques'
import type { Alert } from '#model/alert'
import type { Incident, IncidentStage } from '#model/incident'
import { SEVERITIES } from '#model/rule'
import type { Store } from '#store/store'
import type { AgentDatabase } from './database.ts'

export const limits = {
  /** Microseconds before the first and after the last network activity of an incident. */
  aroundUs: 10 * 60_000_000,
  /** Times kept of one agent's alerts, the latest. */
  times: 1000,
  /** Rows that agents add to one incident, and alerts of a row. */
  stages: 16,
  alertsPerStage: 32,
} as const

interface IncidentAlertsSetup {
  readonly db: AgentDatabase
  readonly store: Pick<Store, 'alert' | 'device'>
  readonly techniques: Techniques
  /** Device by agent, of the joins that hold now. */
  joined(): ReadonlyMap<string, string>
}

interface RaisedRow {
  readonly agent: string
  readonly alert: string
  /** Microseconds, within the span of the incident. */
  readonly first: number
  readonly last: number
}

export class IncidentAlerts {
  readonly #setup: IncidentAlertsSetup

  constructor(setup: IncidentAlertsSetup) {
    this.#setup = setup
  }

  /** @param time microseconds; an alert that returns has several, and belongs to the incidents of each */
  raised(agent: string, alert: string, time: number): void {
    const { db } = this.#setup
    db.transaction(() => {
      // An agent that was removed while its batch was judged.
      db.run(
        'insert or ignore into alert_time (agent, alert, time) select id, ?, ? from agent where id = ?',
        ...[alert, time, agent],
      )
      db.run(
        `delete from alert_time where agent = ? and time <
         (select time from alert_time where agent = ? order by time desc limit 1 offset ?)`,
        ...[agent, agent, limits.times - 1],
      )
    })
  }

  async extend(incidents: readonly Incident[]): Promise<readonly Incident[]> {
    const agents = new Map<string, string[]>()
    for (const [agent, device] of this.#setup.joined())
      agents.set(device, [...(agents.get(device) ?? []), agent])
    if (agents.size === 0) return incidents
    const extended: Incident[] = []
    for (const incident of incidents) extended.push(await this.#extended(incident, agents))
    return extended
  }

  async #extended(incident: Incident, agents: ReadonlyMap<string, readonly string[]>): Promise<Incident> {
    const { stages, time, lastTime } = incident
    const devices = new Set(stages.flatMap(({ source, destination }) => [source, destination]))
    const rows = new Map<string, IncidentStage>()
    let { severity } = incident
    let end = lastTime
    for (const device of devices)
      for (const agent of agents.get(device) ?? [])
        for (const { alert: id, first, last } of this.#raisedWithin(agent, { time, lastTime })) {
          const alert = (await this.#setup.store.alert(id))?.alert
          if (alert === undefined || !isSuspicious(alert)) continue
          const row = await this.#stageOf(alert, device, first)
          const key = `${row.stage} ${device}`
          const known = rows.get(key)
          if (known === undefined && rows.size >= limits.stages) continue
          rows.set(key, known === undefined ? row : merged(known, row))
          if (SEVERITIES.indexOf(alert.severity) < SEVERITIES.indexOf(severity)) severity = alert.severity
          end = Math.max(end, last)
        }
    if (rows.size === 0) return incident
    const all = [...stages, ...rows.values()].sort((one, other) => one.time - other.time)
    return { ...incident, severity, stages: all, lastTime: end, time: Math.min(time, all[0]!.time) }
  }

  #raisedWithin(
    agent: string,
    { time, lastTime }: Pick<Incident, 'time' | 'lastTime'>,
  ): readonly RaisedRow[] {
    return this.#setup.db.all<RaisedRow>(
      `select agent, alert, min(time) as first, max(time) as last from alert_time
       where agent = ? and time between ? and ? group by alert order by first, alert`,
      ...[agent, time - limits.aroundUs, lastTime + limits.aroundUs],
    )
  }

  async #stageOf(alert: Alert, device: string, time: number): Promise<IncidentStage> {
    const { store, techniques } = this.#setup
    const known = await store.device(device)
    const actor: Actor = {
      ...{ id: device, name: known?.name || device, level: known?.purdueLevel, isInternet: false },
    }
    return {
      stage: techniques.stageOf(alert, actor, actor),
      time,
      alerts: [alert.id],
      techniques: alert.techniques,
      techniqueNames: alert.techniques.map((id) => techniques.nameOf(id)),
      ...{ source: device, destination: device, sourceName: actor.name, destinationName: actor.name },
    }
  }
}

/** The engine leaves the same alerts out of incidents. */
function isSuspicious({ isLearning, severity, maintenance }: Alert): boolean {
  return !isLearning && severity !== 'notice' && maintenance === ''
}

function merged(one: IncidentStage, other: IncidentStage): IncidentStage {
  const names = new Map([...pairs(one), ...pairs(other)])
  return {
    ...one,
    time: Math.min(one.time, other.time),
    alerts: [...one.alerts, ...other.alerts].slice(0, limits.alertsPerStage),
    techniques: [...names.keys()],
    techniqueNames: [...names.values()],
  }
}

function pairs({ techniques, techniqueNames }: IncidentStage): (readonly [string, string])[] {
  return techniques.map((id, at) => [id, techniqueNames[at] ?? id])
}
