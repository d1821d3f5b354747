import type { ResponseItem } from '#schema/response'
import type { StoredResponse } from './files.ts'

const timeOf = (ms: number) => new Date(ms).toISOString()
const timeOrNull = (ms: number | undefined) => (ms === undefined ? null : timeOf(ms))

export function itemOf(response: StoredResponse, typeTitle: string, needed: number): ResponseItem {
  const { id, state, connection, connectionName, target, seconds, reason, alert, playbook, dryRun } = response
  return {
    ...{ id, state, target: { ...target }, seconds, reason, alert, playbook, needed },
    connection: { id: connection, name: connectionName, typeTitle },
    requestedBy: response.requestedBy,
    requested: timeOf(response.requestedMs),
    decideUntil: timeOf(response.decideUntilMs),
    dryRun: {
      ...dryRun,
      devices: [...dryRun.devices],
      cuts: dryRun.cuts.map((cut) => ({ ...cut })),
      reasons: [...dryRun.reasons],
    },
    approvals: response.approvals.map(({ by, timeMs }) => ({ by, time: timeOf(timeMs) })),
    applied: timeOrNull(response.appliedMs),
    until: timeOrNull(response.untilMs),
    ended: timeOrNull(response.endedMs),
    reference: response.reference,
    log: response.log.map(({ timeMs, text }) => ({ time: timeOf(timeMs), text })),
  }
}
