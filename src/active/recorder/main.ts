/**
 * Chooses which plan and devices are asked next, and writes what came of it. Runs as the user of the server, without socket; the
 * gate checks whatever is chosen here.
 *   node main.ts PLANS SPOOL [--once NAME]
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { loadQueries } from '../found/queries.ts'
import { GATE_STATE, type GateState } from '../gate/gate-state.ts'
import { kernelRules } from '../plan/kernel-rules.ts'
import { planOfText } from '../plan/plan-text.ts'
import { NEEDS_APPROVAL, NO_WINDOW, type QueryPlan, whyNotNow } from '../plan/query-plan.ts'
import { readJournal } from './journal.ts'
import { nextWave } from './next-wave.ts'

const REFUSED = 3
/** Milliseconds between looks at the spool folder. */
const LOOK = 1000
/** Milliseconds until a refused plan that did not change is tried again. */
const AGAIN = 30_000

/** Milliseconds between signs of life. */
const BEAT = 10_000

const [plans = '', spool = '', option, only] = process.argv.slice(2)
const templates = await loadQueries()
const replies = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const first = await replies.next()
if (first.done === true) process.exit(1)
let state: Omit<GateState, 'time'> = JSON.parse(first.value)

/** For the planner and the page, which see that the gate runs: this process ends with it. */
function beat(): void {
  writeWhole(join(plans, GATE_STATE), { time: Date.now(), ...state })
}
beat()
setInterval(beat, BEAT)

interface Status {
  readonly state: string
  readonly text: string
  /** Time and size of the approvals at that time. */
  readonly approved?: string
}

/** Of the gate; it is gone when nothing comes. */
async function reply(): Promise<Status> {
  const { value, done } = await replies.next()
  if (done === true) process.exit(1)
  return JSON.parse(value)
}

function writeWhole(path: string, value: object): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(value)}\n`, { mode: 0o644 })
  renameSync(`${path}.new`, path)
}

function say(name: string, state: string, text: string): void {
  const path = join(plans, name, 'status.json')
  try {
    writeWhole(path, { state, text, time: new Date().toISOString(), approved: stampOf(name, ['approvals']) })
  } catch (error) {
    process.stderr.write(`${name}: ${state}: ${text}; ${(error as Error).message}\n`)
  }
}

function statusOf(name: string): Status {
  const path = join(plans, name, 'status.json')
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { state: '', text: '' }
  }
}

/** A run that the clock or the server ended: the plan goes on after a new approval. */
function needsApproval(name: string): boolean {
  const { state, text, approved } = statusOf(name)
  return state === 'stopped' && text.endsWith(NEEDS_APPROVAL) && approved === stampOf(name, ['approvals'])
}

/** Time and size of the files that decide. */
function stampOf(name: string, names = ['plan.yaml', 'approvals']): string {
  const files = names.map((file) => join(spool, name, file))
  return [...files, join(plans, name, 'journal.jsonl')]
    .map((path) => statSync(path, { throwIfNoEntry: false }))
    .map((found) => (found === undefined ? '' : `${found.mtimeMs} ${found.size}`))
    .join()
}

/** Plans that need no further look, by name: until when, and of which files. */
const settled = new Map<string, { readonly stamp: string; readonly until: number }>()

function settle(name: string, until: number): void {
  settled.set(name, { stamp: stampOf(name), until })
}

/** True if a wave ran. */
async function runNext(name: string): Promise<boolean> {
  mkdirSync(join(plans, name), { recursive: true, mode: 0o755 })
  const plan: QueryPlan = planOfText(readFileSync(join(spool, name, 'plan.yaml'), 'utf8'), templates)
  const path = join(plans, name, 'journal.jsonl')
  const { lines, fault } = existsSync(path)
    ? readJournal(readFileSync(path, 'utf8'))
    : { lines: [], fault: '' }
  if (fault !== '') throw new Error(`journal: ${fault}`)
  const next = nextWave(plan, lines, state.canaryHours)
  if (next === undefined) {
    if (only === undefined && lines.length > 0) say(name, 'done', doneText(lines))
    settle(name, Number.POSITIVE_INFINITY)
    return false
  }
  if (existsSync(join(spool, 'stop'))) {
    if (statusOf(name).state !== 'stopped') say(name, 'refused', 'the kill switch is set')
    return false
  }
  if (needsApproval(name)) return false
  const reason = whyNotNow(plan, Date.now())
  const later = `the other devices of each model are asked from ${new Date(next.at).toISOString()}`
  if (reason === NO_WINDOW || (reason === '' && Date.now() < next.at)) {
    say(name, 'waiting', reason || later)
    return false
  }
  if (reason !== '') throw new Error(reason)
  process.stdout.write(`${JSON.stringify({ name, addresses: next.targets.map(({ address }) => address) })}\n`)
  let status = await reply()
  if (status.state === 'running') {
    say(name, status.state, status.text)
    state = { ...state, lastNumber: plan.number }
    beat()
    const rules = kernelRules({ ...plan, targets: next.targets }, templates, { networkInterface: 'query0' })
    writeFileSync(join(plans, name, 'rules.nft'), rules, { mode: 0o644 })
    status = await reply()
  }
  if (status.state === 'refused') throw new Error(status.text)
  say(name, status.state, status.text)
  if (status.state === 'ran') return true
  process.stderr.write(`${name}: ${status.text}\n`)
  process.exitCode = 1
  return false
}

function doneText(lines: ReturnType<typeof readJournal>['lines']): string {
  const distressed = new Set(lines.filter(({ kind }) => kind === 'distress').map(({ address }) => address))
  return distressed.size === 0
    ? 'all devices of the plan were asked'
    : `ended; in distress: ${[...distressed].join(', ')}`
}

async function attempt(name: string): Promise<boolean> {
  try {
    return await runNext(name)
  } catch (error) {
    const { message } = error as Error
    say(name, 'refused', message)
    process.stderr.write(`${name}: ${message}\n`)
    process.exitCode = REFUSED
    settle(name, performance.now() + AGAIN)
    return false
  }
}

// A killed gate left the plan in the state of running.
for (const name of readdirSync(plans))
  if (statusOf(name).state === 'running') say(name, 'stopped', 'the gate ended during the run')
if (option === '--once' && only !== undefined) {
  while (await attempt(only));
  process.exit()
}
for (;;) {
  const names = readdirSync(spool).filter((name) => /^[\w-]{1,60}$/.test(name))
  for (const name of names.sort()) {
    const known = settled.get(name)
    const isSettled = known !== undefined && performance.now() < known.until && known.stamp === stampOf(name)
    if (!isSettled && existsSync(join(spool, name, 'approvals'))) await attempt(name)
  }
  await pause(LOOK)
}
