import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadQueries } from '../found/queries.ts'
import { planText } from '../plan/plan-text.ts'
import type { QueryPlan } from '../plan/query-plan.ts'
import { approvalLine, approverKeyLine } from '../signing/sign-plan.ts'
import { newApproverKey } from '../testing/gate-trial.ts'
import { QUERY_SIDE } from '../testing/namespaces.ts'
import { plannedQuery, plannedTarget, planOf } from '../testing/plans.ts'
import { needsSecondPerson, readApproverKeys } from './approval.ts'
import { type CheckingGate, checkPlan, RUNS } from './check-plan.ts'

const queries = await loadQueries()
const folder = mkdtempSync(join(tmpdir(), 'sightglass-check-'))
after(() => rmSync(folder, { recursive: true }))
const keys = { ada: newApproverKey(), bob: newApproverKey(), carl: newApproverKey() }
const approvers = readApproverKeys(
  approverKeyLine('ada', 'Admin', keys.ada) +
    approverKeyLine('bob', 'Admin', keys.bob) +
    approverKeyLine('carl', 'Analyst', keys.carl),
)
const gate: CheckingGate = {
  ...{ address: `${QUERY_SIDE.address}/24`, site: 'Test', networks: ['10.77.0.0/16'] },
  ...{ approvers, needsSecondPerson: needsSecondPerson(approvers) },
}
const target = plannedTarget('10.77.0.8', [
  plannedQuery(queries.get('modbus-device-identification')!, { known: { units: [1] } }),
])
const plan = planOf([target], { number: 2 })

function put(changed: QueryPlan, approver: keyof typeof keys = 'bob'): string {
  const text = planText(changed)
  mkdirSync(folder, { recursive: true })
  rmSync(join(folder, 'plan.yaml'), { force: true })
  writeFileSync(join(folder, 'plan.yaml'), text)
  writeFileSync(join(folder, 'approvals'), approvalLine(text, approver, keys[approver]))
  return text
}

const check = (last = { number: 1, hash: 'x', runs: 1 }) => checkPlan(folder, gate, queries, last)
const withTarget = (more: Partial<typeof target>) => put({ ...plan, targets: [{ ...target, ...more }] })

test('a plan that another administrator signed may run', () => {
  put(plan)
  assert.equal(check().approver, 'bob')
})

test('a plan may go on, but not without end', () => {
  put(plan)
  let { last } = check()
  for (let run = 2; run <= RUNS; run++) last = check(last).last
  assert.throws(() => check(last), /had 40 runs/)
})

test('plans that nobody may run are refused with the reason', () => {
  const hour = 3_600_000
  const at = (offset: number) => new Date(Date.now() + offset).toISOString()
  const cases: Record<string, readonly [() => void, RegExp]> = {
    unsigned: [
      () => {
        put(plan)
        writeFileSync(join(folder, 'approvals'), '')
      },
      /not approved/,
    ],
    edited: [
      () => {
        const text = put(plan)
        writeFileSync(join(folder, 'plan.yaml'), text.replace('Test', 'Tesu'))
      },
      /does not match this plan/,
    ],
    'approved by the planner': [() => put(plan, 'ada'), /another person/],
    'approved by an analyst': [() => put(plan, 'carl'), /role Analyst; expected Admin/],
    'another site': [() => put({ ...plan, site: 'Other' }), /for the site Other/],
    replayed: [() => put({ ...plan, number: 1 }), /not newer than plan 1/],
    expired: [() => put({ ...plan, created: at(-2 * hour), expires: at(-hour) }), /expired/],
    'no window': [() => put({ ...plan, windows: [{ from: at(hour), until: at(2 * hour) }] }), /no window/],
    'target of another network': [
      () => put({ ...plan, targets: [{ ...target, address: '10.9.0.5' }] }),
      /outside the networks/,
    ],
    'multicast target': [() => withTarget({ address: '224.0.0.5' }), /multicast/],
    'broadcast target': [() => withTarget({ address: '10.77.0.255' }), /broadcast/],
    'loopback target': [() => withTarget({ address: '127.0.0.1' }), /loopback/],
    'link-local target': [() => withTarget({ address: '169.254.1.1' }), /link-local/],
    'IPv6 target': [() => withTarget({ address: 'fe80::1' }), /IPv6/],
    'octal address': [() => withTarget({ address: '10.77.0.010' }), /not an IPv4 address/],
    'our own address': [() => withTarget({ address: QUERY_SIDE.address }), /our own/],
    'group MAC address': [() => withTarget({ mac: '01:00:5e:00:00:01' }), /unicast MAC/],
    'unknown query': [
      () => withTarget({ queries: [{ ...target.queries[0]!, id: 'constructor' }] }),
      /no query named constructor/,
    ],
    'targets of a whole network': [
      () =>
        put({
          ...plan,
          targets: Array.from({ length: 501 }, (_, i) => ({
            ...target,
            address: `10.77.${i >> 7}.${(i & 127) + 1}`,
          })),
        }),
      /at most 500, got 501/,
    ],
    'link instead of a file': [
      () => {
        put(plan)
        rmSync(join(folder, 'plan.yaml'))
        symlinkSync('/etc/hostname', join(folder, 'plan.yaml'))
      },
      /ELOOP/,
    ],
    'more than the budget': [
      () => put({ ...plan, budgets: { ...plan.budgets, packetsPerSecond: 9 } }),
      /from 1 to 8/,
    ],
    'not YAML': [
      () => {
        const text = 'planner: x\na: [\n'
        writeFileSync(join(folder, 'plan.yaml'), text)
        writeFileSync(join(folder, 'approvals'), approvalLine(text, 'bob', keys.bob))
      },
      /expected YAML/,
    ],
    'no plan': [
      () => {
        rmSync(join(folder, 'plan.yaml'), { force: true })
      },
      /no such file/,
    ],
  }
  for (const [what, [prepare, reason]] of Object.entries(cases)) {
    prepare()
    assert.throws(() => check(), reason, what)
  }
})
