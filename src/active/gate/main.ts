/**
 * The program `query-gate`: runs as root, opens no socket. It checks signatures, loads the kernel rules of a plan, starts the
 * sender, writes the journal, and holds the kill switch.
 *   node src/active/gate/main.ts CONFIG            runs approved plans of the spool folder until it is stopped
 *   node src/active/gate/main.ts CONFIG --once NAME  runs one plan; exit status 3 if it is refused
 */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { loadQueries } from '../found/queries.ts'
import { heldKinds, kindOf, targetsOfWave, type Wave } from '../plan/order.ts'
import { PlanError } from '../plan/plan-reader.ts'
import { secretLengths } from '../sender/credentials.ts'
import { ApprovalError } from './approval.ts'
import { type CheckedPlan, checkPlan, Refusal, whyNotNow } from './check-plan.ts'
import { openGateConfig } from './gate-config.ts'
import type { GateState } from './gate-state.ts'
import { readJournal } from './journal.ts'
import { QueryNamespace } from './query-namespace.ts'
import { runWave } from './run-wave.ts'

const REFUSED = 3
/** Milliseconds between looks at the spool folder. */
const LOOK = 1000
const HOUR = 3_600_000
/** Milliseconds between signs of life. */
const BEAT = 10_000

const [configPath = '', option, only] = process.argv.slice(2)
const gate = openGateConfig(configPath)
// The kill switch must act while the machine is busy.
setPriority(-15)
const templates = await loadQueries()
const namespace = new QueryNamespace(gate)
// An error that nothing handles leaves no rule of a plan behind.
process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.message}\n`)
  namespace.shut()
  process.exit(1)
})
mkdirSync(gate.out, { recursive: true, mode: 0o755 })
namespace.setUp(gate.address)
const isStopped = () => existsSync(join(gate.spool, 'stop'))

/** The plan that ran last: an older or changed one is refused. */
const stateFile = join(gate.out, 'last.json')
let last: { readonly number: number; readonly hash: string } = existsSync(stateFile)
  ? JSON.parse(readFileSync(stateFile, 'utf8'))
  : { number: 0, hash: '' }

function say(name: string, state: string, text: string): void {
  mkdirSync(join(gate.out, name), { recursive: true, mode: 0o755 })
  const status = { state, text, time: new Date().toISOString() }
  try {
    writeAtomicFile(join(gate.out, name, 'status.json'), `${JSON.stringify(status)}\n`, 0o644)
  } catch (error) {
    // A full disk ends no gate: the kill switch and the rules need none.
    process.stderr.write(`${name}: ${state}: ${text}; ${(error as Error).message}\n`)
  }
}

/** For the planner and the page, which see that the gate runs. */
let beatenAt = Number.NEGATIVE_INFINITY
function beat(): void {
  // Of a clock that is never set.
  if (performance.now() - beatenAt < BEAT) return
  beatenAt = performance.now()
  const { site, networks, canaryHours, credentialsOf } = gate
  const state: GateState = {
    ...{ time: Date.now(), site, networks, canaryHours, interface: gate.interface, lastNumber: last.number },
    source: { address: gate.address.split('/')[0]!, mac: namespace.mac() },
    keys: readFileSync(gate.keys, 'utf8'),
    needsSecondPerson: gate.needsSecondPerson,
    credentials: Object.fromEntries(
      Object.entries(credentialsOf).map(([address, one]) => [address, secretLengths(one)]),
    ),
  }
  writeAtomicFile(join(gate.out, 'gate.json'), `${JSON.stringify(state)}\n`, 0o644)
}

function statusOf(name: string): string {
  const path = join(gate.out, name, 'status.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { state: string }).state : ''
}

/** What the journal says about a plan: devices asked, distress, and when the canaries were done. */
function progressOf(name: string) {
  const path = join(gate.out, name, 'journal.jsonl')
  const { lines, fault } = existsSync(path)
    ? readJournal(readFileSync(path, 'utf8'))
    : { lines: [], fault: '' }
  const asked = new Set(lines.filter(({ kind }) => kind === 'request').map(({ address }) => address))
  const distressed = new Set(lines.filter(({ kind }) => kind === 'distress').map(({ address }) => address))
  return { fault, asked, distressed, ended: lines.filter(({ kind }) => kind === 'end') }
}

/** The next wave of the plan and its devices; undefined when nothing is left. */
function nextWave({ plan }: CheckedPlan, name: string) {
  const { asked, distressed, ended, fault } = progressOf(name)
  if (fault !== '') throw new Refusal(`journal: ${fault}`)
  if (distressed.size >= 2) return undefined
  // A device that got a request is asked no more: after a crash it counts as asked.
  const open = (wave: Wave) => targetsOfWave(plan.targets, wave).filter(({ address }) => !asked.has(address))
  const canaries = open('canary')
  if (canaries.length > 0) return { targets: canaries, at: 0 }
  const held = heldKinds(plan.targets, distressed)
  const rest = open('rest').filter((target) => !held.has(kindOf(target)))
  return rest.length === 0
    ? undefined
    : { targets: rest, at: (ended[0]?.time ?? 0) + gate.canaryHours * HOUR }
}

/** True if a wave ran. */
async function runOne(name: string): Promise<boolean> {
  const checked = checkPlan(join(gate.spool, name), gate, templates, last)
  const next = nextWave(checked, name)
  if (next === undefined) {
    if (progressOf(name).ended.length > 0 && only === undefined)
      say(name, 'done', 'all devices of the plan were asked')
    return false
  }
  if (isStopped() && statusOf(name) === 'stopped') return false
  const reason = isStopped() ? 'the kill switch is set' : whyNotNow(checked.plan, Date.now())
  if (reason !== '') throw new Refusal(reason)
  if (Date.now() < next.at) {
    say(name, 'waiting', `the other devices of each model are asked from ${new Date(next.at).toISOString()}`)
    return false
  }
  last = { number: checked.plan.number, hash: checked.hash }
  writeAtomicFile(stateFile, `${JSON.stringify(last)}\n`)
  say(name, 'running', `approved by ${checked.approver}`)
  const beating = setInterval(beat, BEAT)
  const result = await runWave({
    ...{ gate, namespace, templates, isStopped, checked, targets: next.targets },
    folder: join(gate.out, name),
  }).finally(() => clearInterval(beating))
  say(
    name,
    result.isKilled ? 'stopped' : result.problem === '' ? 'ran' : 'failed',
    result.problem || `refused packets: ${result.refused}`,
  )
  return !result.isKilled && result.problem === ''
}

async function attempt(name: string): Promise<boolean> {
  try {
    return await runOne(name)
  } catch (error) {
    const isRefusal = [Refusal, ApprovalError, PlanError].some((kind) => error instanceof kind)
    if (!isRefusal) namespace.shut()
    say(name, isRefusal ? 'refused' : 'failed', (error as Error).message)
    process.stderr.write(`${name}: ${(error as Error).message}\n`)
    if (only !== undefined) process.exitCode = REFUSED
    return false
  }
}

if (option === '--once' && only !== undefined) {
  while (await attempt(only));
} else {
  for (;;) {
    beat()
    const names = existsSync(gate.spool)
      ? readdirSync(gate.spool).filter((name) => /^[\w-]{1,60}$/.test(name))
      : []
    for (const name of names.sort()) if (existsSync(join(gate.spool, name, 'approvals'))) await attempt(name)
    await pause(LOOK)
  }
}
