import { dryRun } from '#active/plan/dry-run'
import { kernelRules } from '#active/plan/kernel-rules'
import { planText } from '#active/plan/plan-text'
import { makePlan } from '#active/plan/planner'
import type { QueryCandidate } from '#active/plan/query-permission'
import { NEEDS_APPROVAL } from '#active/plan/query-plan'
import { query as enip } from '#active/queries/enip-list-identity'
import { query as modbus } from '#active/queries/modbus-device-identification'
import { query as serverId } from '#active/queries/modbus-server-id'
import { query as s7 } from '#active/queries/s7-identity'
import type { ActiveQueryStatus, QueryPlanDetail, QueryPlanItem } from '#schema/active-queries'
import { minutesAgo } from './plant.ts'

const templates = new Map([enip, modbus, s7, serverId].map((query) => [query.id, query]))

const candidate = (last: number, more: Partial<QueryCandidate>): QueryCandidate => ({
  ...{ device: `device-${last}`, name: `Cell ${last}`, addresses: [`10.20.0.${last}`] },
  macs: [`02:00:00:00:20:${last.toString(16).padStart(2, '0')}`],
  ...{
    vendor: 'Siemens',
    model: 'CPU 315-2 PN/DP',
    firmware: '',
    serial: '',
    type: 'PLC',
    category: '',
    roles: [],
  },
  ...{
    zone: 'Packaging',
    importance: 'medium',
    answers: ['s7comm'],
    clients: { s7comm: 2 },
    units: [1],
    rackSlots: [2],
  },
  ...{
    profinetIds: [],
    slots: [2],
    lastSeen: Date.now() - 60_000,
    openAlerts: 0,
    availabilityCve: '',
    isAmbiguous: false,
    wasDistressed: false,
  },
  ...more,
})

const ab = { vendor: 'Rockwell Automation', model: '1756-L61', answers: ['enip'] }
const candidates: readonly QueryCandidate[] = [
  candidate(11, {}),
  candidate(12, {}),
  candidate(13, { ...ab, rackSlots: [] }),
  candidate(14, { vendor: 'Example Works', model: 'EX-200', answers: ['modbus'], clients: { modbus: 2 } }),
  candidate(15, { model: 'CPU 1516F-3 PN/DP' }),
  candidate(16, { openAlerts: 2 }),
  candidate(17, { vendor: 'Siemens', model: 'LOGO! 8', answers: ['modbus'] }),
]

const { plan, leftOut } = makePlan(candidates, templates, {
  ...{
    number: 4,
    site: 'Riverbend',
    planner: 'ada',
    source: { address: '10.20.9.2', mac: '02:00:00:00:09:02' },
    network: '10.20.9.2/16',
  },
  ...{ now: Date.now() - 600_000, days: 7, windows: [], excluded: [], fragile: [], credentials: {} },
  queries: ['s7-identity', 'enip-list-identity', 'modbus-device-identification'],
  allowed: {},
})

const item = (number: number, more: Partial<QueryPlanItem>): QueryPlanItem => ({
  ...{
    id: `plan-${number}`,
    number,
    planner: 'ada',
    created: minutesAgo(10),
    expires: plan.expires,
    targets: plan.targets.length,
  },
  ...{
    queries: ['s7-identity', 'enip-list-identity', 'modbus-device-identification'],
    state: 'planned',
    text: '',
  },
  ...{ approver: '', asked: 0, distressed: 0 },
  ...more,
})
const running = item(4, {
  state: 'running',
  text: 'approved by bob',
  approver: 'bob',
  asked: 3,
  distressed: 1,
})
const planned = item(5, {})
const failed = item(3, {
  state: 'failed',
  text: '2 packets that the plan does not have were refused',
  approver: 'bob',
  asked: 1,
})

const refused = item(2, {
  state: 'refused',
  text: 'the signature of bob does not match this plan',
  approver: 'bob',
})
const stopped = item(1, {
  state: 'stopped',
  text: `the clock jumped; ${NEEDS_APPROVAL}`,
  approver: 'bob',
  asked: 2,
})

export function fixtureActiveQueries(isEmpty: boolean): ActiveQueryStatus {
  return {
    ...{ isOn: !isEmpty, isStopped: false, source: plan.source.address, networks: ['10.20.0.0/16'] },
    reason: isEmpty ? 'the setting queries.gate names no folder' : '',
    approvers: [
      { name: 'ada', role: 'Admin' },
      { name: 'bob', role: 'Admin' },
    ],
    ...{ needsSecondPerson: true, canaryHours: 24 },
    templates: [...templates.values()].map(({ id, title, plain, standard, protocol, risk, learns }) => ({
      ...{ id, title, plain, standard, protocol, risk, learns: [...learns], isContentBounded: true },
    })),
    plans: isEmpty ? [] : [planned, running, failed, refused, stopped],
  }
}

export function fixtureQueryPlan(id: string): QueryPlanDetail {
  const shown = dryRun(plan, templates)
  const shownItem = [running, failed, refused, stopped].find((one) => one.id === id) ?? planned
  const isRunning = id === running.id
  const blank = { vendor: '', model: '', firmware: '', serial: '' }
  return {
    ...{
      plan: shownItem,
      text: planText(plan),
      sha256: 'a1'.repeat(32),
    },
    ...{
      packets: shown.packets,
      bytes: shown.bytes,
      leftOut: [...leftOut],
      leftOutMore: 0,
      journalFault: '',
    },
    segments: Object.entries(shown.segments).map(([network, sum]) => ({ network, ...sum })),
    targets: shown.targets.map(({ target, wave, packets, bytes }, i) => {
      const before = { ...blank, vendor: target.vendor, model: target.model }
      const [progress, note] =
        (isRunning
          ? (
              [
                ['complete', ''],
                ['distress', 'answer after 480 ms, usual is 100'],
                ['asked', ''],
              ] as const
            )[i]
          : undefined) ?? ([i < shownItem.asked ? 'complete' : 'open', ''] as const)
      return {
        ...{
          device: target.device,
          name: target.name,
          address: target.address,
          mac: target.mac,
          wave,
          bytes,
        },
        ...{
          allowedBecause: '',
          packets: [...packets],
          progress,
          note,
          answers: progress === 'open' ? 0 : 6,
          before,
        },
        after: progress === 'complete' ? { ...before, firmware: '3.2.6', serial: 'S C-C2UR28922012' } : null,
      }
    }),
    rules: kernelRules(plan, templates, { networkInterface: 'query0' }),
  }
}
