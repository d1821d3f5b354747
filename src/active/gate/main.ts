/**
 * The program `query-gate`: runs as root, opens no socket. It checks signatures, loads the kernel rules of a plan, starts the
 * sender, and holds the kill switch. The recorder chooses what is asked next, and writes journals, captures and states.
 *   node src/active/gate/main.ts CONFIG            runs approved plans of the spool folder until it is stopped
 *   node src/active/gate/main.ts CONFIG --once NAME  runs one plan; exit status 3 if it is refused
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { loadQueries } from '../found/queries.ts'
import { PlanError } from '../plan/plan-reader.ts'
import { secretLengths } from '../sender/credentials.ts'
import { ApprovalError } from './approval.ts'
import { checkPlan, type LastPlan, Refusal } from './check-plan.ts'
import { openGateConfig } from './gate-config.ts'
import type { GateState } from './gate-state.ts'
import { QueryNamespace } from './query-namespace.ts'
import { recorderCommand, runWave } from './run-wave.ts'

/** Milliseconds between signs of life. */
const BEAT = 10_000

const [configPath = '', ...options] = process.argv.slice(2)
if (process.getuid?.() !== 0) end('expected to run as root')
const gate = tried(() => openGateConfig(configPath))
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
tried(() => namespace.setUp(gate.address))
let chooserEnded = false
/** Runs only with the process that reads the results. */
const isStopped = () => chooserEnded || existsSync(join(gate.spool, 'stop'))
const stateFile = join(gate.out, 'last.json')
let last: LastPlan = { number: 0, hash: '', runs: 0 }
if (existsSync(stateFile)) last = { ...last, ...JSON.parse(readFileSync(stateFile, 'utf8')) }

/** For the planner and the page, which see that the gate runs. */
function beat(): void {
  const { site, networks, canaryHours, needsSecondPerson, credentialsOf } = gate
  const state: GateState = {
    ...{ time: Date.now(), site, networks, canaryHours, needsSecondPerson, interface: gate.interface },
    ...{ lastNumber: last.number, keys: readFileSync(gate.keys, 'utf8') },
    source: { address: gate.address.split('/')[0]!, mac: namespace.mac() },
    credentials: Object.fromEntries(
      Object.entries(credentialsOf).map(([at, one]) => [at, secretLengths(one)]),
    ),
  }
  writeAtomicFile(join(gate.out, 'gate.json'), `${JSON.stringify(state)}\n`, 0o644)
}
beat()
setInterval(beat, BEAT)

const plans = join(gate.out, 'plans')
mkdirSync(plans, { recursive: true, mode: 0o755 })
chownSync(plans, gate.recorder, gate.recorder)
const chooser = spawn(
  'setpriv',
  recorderCommand(gate.recorder, 'main.ts', plans, gate.spool, String(gate.canaryHours), ...options),
  { stdio: ['pipe', 'pipe', 'inherit'] },
)
const chosen = once(chooser, 'exit')
chooser.stdin.on('error', () => {})
chooser.once('exit', () => {
  chooserEnded = true
})
const say = (state: string, text: string) => chooser.stdin.write(`${JSON.stringify({ state, text })}\n`)
// The chooser may be wrong: the wave is checked here.
for await (const line of createInterface({ input: chooser.stdout })) {
  try {
    const { name, addresses } = JSON.parse(line) as { name: string; addresses: readonly string[] }
    if (!/^[\w-]{1,60}$/.test(name)) throw new Refusal('the name is none of a plan')
    if (isStopped()) throw new Refusal('the kill switch is set')
    const { plan, approver, last: next } = checkPlan(join(gate.spool, name), gate, templates, last)
    const targets = plan.targets.filter(({ address }) => addresses.includes(address))
    last = next
    writeAtomicFile(stateFile, `${JSON.stringify(last)}\n`)
    say('running', `approved by ${approver}`)
    const folder = join(plans, name)
    const { state, text } = await runWave({ gate, namespace, templates, plan, targets, folder, isStopped })
    say(state, text)
  } catch (error) {
    const isRefusal = [Refusal, ApprovalError, PlanError].some((kind) => error instanceof kind)
    say(isRefusal ? 'refused' : 'failed', (error as Error).message)
  }
}
const [status] = await chosen
process.exit(status ?? 1)

function end(reason: string): never {
  process.stderr.write(`query-gate: ${reason}; \`sightglass doctor\` names what this machine lacks\n`)
  process.exit(1)
}

/** Before anything runs: the reason in one line. */
function tried<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    return end((error as Error).message.trim().split('\n').at(-1) ?? '')
  }
}
