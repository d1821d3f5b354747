import { Connection } from '../../network/connection.ts'
import { seconds } from '../../network/scheduler.ts'
import { allHosts, mes } from '../site.ts'
import { defineStep } from '../step.ts'

/** One address every nine seconds, for ten minutes: under every threshold of a fast scan. */
export const step = defineStep({
  id: 'slow-scan',
  kind: 'L',
  technique: 'T0846.001',
  actor: mes,
  victims: allHosts.filter(({ zone }) => (zone?.level ?? 9) <= 2).slice(0, 20),
  engines: ['anomaly'],
  says: 'scan|tried|enumerat',
  isStatistical: true,
  *play(world) {
    const targets = allHosts.filter(({ zone }) => (zone?.level ?? 9) <= 2)
    for (let i = 0; i < 60; i++) {
      const host = targets[i % targets.length]!
      yield* Connection.probe(world.network, mes, { host, port: [102, 502, 44_818, 2404][i % 4]! })
      yield seconds(9)
    }
  },
})
