import { Connection } from '../../network/connection.ts'
import { seconds } from '../../network/scheduler.ts'
import { allHosts, jumpHost } from '../site.ts'
import { defineStep } from '../step.ts'

/** The slow scan, slowed down twenty times more: one question in three minutes. */
export const step = defineStep({
  id: 'slow-slow-scan',
  kind: 'evasion',
  technique: 'T0846.001',
  actor: jumpHost,
  victims: allHosts.filter(({ zone }) => zone?.level === 1).slice(0, 12),
  engines: ['anomaly'],
  says: 'scan|tried|sweep|enumerat',
  isStatistical: true,
  *play(world) {
    const targets = allHosts.filter(({ zone }) => zone?.level === 1)
    for (let i = 0; i < 12; i++) {
      yield* Connection.probe(world.network, jumpHost, { host: targets[i % targets.length]!, port: 502 })
      yield seconds(180)
    }
  },
})
