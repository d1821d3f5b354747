/**
 * The program `query-gate`: runs as root, opens no socket. It checks signatures, loads the kernel rules of a plan, starts the
 * sender, and holds the kill switch. The recorder chooses what is asked next, and writes journals, captures and states.
 *   node src/active/gate/main.ts CONFIG            runs approved plans of the spool folder until it is stopped
 *   node src/active/gate/main.ts CONFIG --once NAME  runs one plan; exit status 3 if it is refused
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { setPriority } from 'node:os'
import { createInterface } from 'node:readline'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { loadQueries } from '../found/queries.ts'
import { NEEDS_APPROVAL, SERVER_ALIVE } from '../plan/query-plan.ts'
import { secretLengths } from '../sender/credentials.ts'
import { checkPlan } from './check-plan.ts'
import { openGateConfig } from './gate-config.ts'
import { recorderCommand } from './programs.ts'
import { QueryNamespace } from './query-namespace.ts'
import { runWave } from './run-wave.ts'

/** Milliseconds without a sign of the server that end a run. */
const SERVER_SILENCE = 10_000

const [configPath = '', ...options] = process.argv.slice(2)
let namespace: QueryNamespace | undefined
// An error that nothing handles: one line with the reason, and no rule of a plan is left behind.
process.on('uncaughtException', ({ message }) => {
  const reason = message.trim().split('\n').at(-1)
  process.stderr.write(`query-gate: ${reason}; \`sightglass doctor\` names what this machine lacks\n`)
  namespace?.shut()
  process.exit(1)
})
const templates = await loadQueries()
if (process.getuid?.() !== 0) throw new Error('expected to run as root')
const gate = openGateConfig(configPath)
// The kill switch must act while the machine is busy.
setPriority(-15)
const inside = new QueryNamespace(gate)
inside.setUp(gate.address)
namespace = inside
const [stateFile, plans] = [`${gate.out}/last.json`, `${gate.out}/plans`]
mkdirSync(plans, { recursive: true, mode: 0o755 })
chownSync(plans, gate.recorder, gate.recorder)
let last = { number: 0, hash: '', runs: 0 }
if (existsSync(stateFile)) last = { ...last, ...JSON.parse(readFileSync(stateFile, 'utf8')) }

const { site, networks, canaryHours, needsSecondPerson, credentialsOf, address, keyLines: keys } = gate
const lengths = Object.entries(credentialsOf).map(([at, one]) => [at, secretLengths(one)] as const)
const [setpriv = '', ...command] = recorderCommand(gate.recorder, 'main.ts', plans)
const chooser = spawn(setpriv, [...command, gate.spool, ...options], { stdio: ['pipe', 'pipe', 'inherit'] })
let isGone = false
const chosen = once(chooser, 'exit').finally(() => (isGone = true))
const say = (message: object) => chooser.stdin.write(`${JSON.stringify(message)}\n`)
chooser.stdin.on('error', () => {})
say({
  ...{ site, networks, canaryHours, needsSecondPerson, network: address, keys, interface: gate.interface },
  source: { address: address.split('/')[0], mac: inside.link().address },
  ...{ credentials: Object.fromEntries(lengths), lastNumber: last.number },
})
// The kill switch; and nothing runs without the processes that read the results and watch the devices.
function whyStopped(): string {
  if (isGone || existsSync(`${gate.spool}/stop`)) return 'the kill switch was set'
  const seen = statSync(`${gate.spool}/${SERVER_ALIVE}`, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
  return Date.now() - seen > SERVER_SILENCE ? `the server ended; ${NEEDS_APPROVAL}` : ''
}
// The chooser may be wrong: the wave is checked here.
for await (const line of createInterface({ input: chooser.stdout })) {
  let state = 'refused'
  try {
    const { name, addresses } = JSON.parse(line) as { name: string; addresses: readonly string[] }
    if (!/^[\w-]{1,60}$/.test(name)) throw new Error('the name is none of a plan')
    if (whyStopped() !== '') throw new Error(whyStopped())
    const { plan, approver, last: next } = checkPlan(`${gate.spool}/${name}`, gate, templates, last)
    const targets = plan.targets.filter((one) => addresses.includes(one.address))
    last = next
    writeAtomicFile(stateFile, `${JSON.stringify(last)}\n`)
    say({ state: 'running', text: `approved by ${approver}` })
    state = 'failed'
    const folder = `${plans}/${name}`
    say(await runWave({ gate, namespace: inside, templates, plan, targets, folder, whyStopped }))
  } catch (error) {
    say({ state, text: (error as Error).message })
  }
}
const [status] = await chosen
process.exit(status ?? 1)
