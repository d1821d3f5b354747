/** One run of the sender: rules, capture, sender, journal; after it nothing leaves the interface. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { kernelRules } from '../plan/kernel-rules.ts'
import type { PlannedTarget } from '../plan/query-plan.ts'
import type { SenderStart } from '../sender/sender-start.ts'
import type { QueryTemplate } from '../template/template.ts'
import { type CheckedPlan, whyNotNow } from './check-plan.ts'
import type { OpenedGate } from './gate-config.ts'
import { QueryJournal } from './journal.ts'
import type { QueryNamespace } from './query-namespace.ts'

const SENDER = fileURLToPath(new URL('../sender/main.ts', import.meta.url))
const SOURCES = fileURLToPath(new URL('../../../', import.meta.url))
/** Milliseconds between looks at the kill switch: it must act within 200 ms. */
const LOOK = 20
/** Milliseconds that the last packets take from the kernel to the capture. */
const CAPTURE_DELAY = 400
/** Milliseconds of a jump of the clock that pauses a run. */
const CLOCK_JUMP = 300_000

export interface WaveSetup {
  readonly gate: OpenedGate
  readonly namespace: QueryNamespace
  readonly templates: ReadonlyMap<string, QueryTemplate>
  readonly checked: CheckedPlan
  readonly targets: readonly PlannedTarget[]
  readonly folder: string
  isStopped(): boolean
}

export interface WaveResult {
  readonly isKilled: boolean
  readonly refused: number
  readonly problem: string
}

export async function runWave(setup: WaveSetup): Promise<WaveResult> {
  const { gate, namespace, templates, checked, targets, folder, isStopped } = setup
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const rules = kernelRules({ ...checked.plan, targets }, templates, { networkInterface: gate.interface })
  writeFileSync(join(folder, 'rules.nft'), rules)
  namespace.load(rules)
  namespace.setNeighbours(targets)
  namespace.arm()
  const journal = new QueryJournal(join(folder, 'journal.jsonl'))
  let captureFault = ''
  const capture = await startCapture(setup, (reason) => {
    captureFault = reason
  })
  const sender = startSender(setup)
  let problem = ''
  let isKilled = false
  const kill = (reason: string) => {
    if (problem !== '') return
    problem = reason
    isKilled = true
    namespace.shut()
    sender.kill('SIGKILL')
  }
  const begun = { wall: Date.now(), steady: performance.now() }
  const watch = setInterval(() => {
    const drift = Date.now() - begun.wall - (performance.now() - begun.steady)
    if (isStopped()) kill('the kill switch was set')
    else if (captureFault !== '') kill(captureFault)
    else if (Math.abs(drift) > CLOCK_JUMP) kill('the clock jumped')
    else if (whyNotNow(checked.plan, Date.now()) !== '') kill('the window is over')
  }, LOOK)
  const credentials = credentialsOf(gate.credentialsOf, targets)
  const senderStart: SenderStart = { plan: checked.plan, targets, credentials }
  sender.stdin?.on('error', () => {})
  sender.stdin?.write(`${JSON.stringify(senderStart)}\n`)
  let complaint = ''
  sender.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (complaint = (complaint + text).slice(0, 1000)))
  const ended = once(sender, 'close')
  for await (const line of createInterface({ input: sender.stdout! })) {
    if (isKilled) break
    try {
      journal.add(JSON.parse(line))
    } catch (error) {
      // A full disk: what cannot be written down is not sent.
      kill(`the journal cannot be written: ${(error as Error).message}`)
      break
    }
    sender.stdin?.write('\n')
  }
  const [code] = await ended
  clearInterval(watch)
  if (problem === '' && code !== 0)
    problem = `the sender ended early: ${complaint.split('\n').find((line) => /Error/.test(line)) ?? complaint}`
  const { refused } = isKilled ? { refused: 0 } : namespace.counters()
  // Before the link goes down, which would end the capture without its last packets.
  if (!isKilled) {
    await pause(CAPTURE_DELAY)
    await endCapture(capture)
  }
  namespace.shut()
  journal.close()
  if (isKilled) await endCapture(capture)
  if (refused > 0) problem ||= `${refused} packets that the plan does not have were refused`
  return { isKilled, refused, problem }
}

/** Of the devices of this run only. */
function credentialsOf(all: OpenedGate['credentialsOf'], targets: readonly PlannedTarget[]) {
  return Object.fromEntries(
    targets.flatMap(({ address }) => (Object.hasOwn(all, address) ? [[address, all[address]!]] : [])),
  )
}

/** An own user, no capability, and none to gain. */
export const SENDER_RIGHTS = (user: number): readonly string[] => [
  ...['setpriv', '--reuid', String(user), '--regid', String(user), '--clear-groups'],
  ...['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs'],
]

/** System calls that a process with sockets, and no files or children, needs; `src/engine-host/system-calls.ts` makes the files. */
const FILTER = fileURLToPath(new URL(`../sender/system-calls-${process.arch}.bpf`, import.meta.url))

/** util-linux 2.41 loads a filter; on older systems the other barriers remain. */
export const SENDER_FILTER: readonly string[] =
  existsSync(FILTER) && spawnSync('setpriv', ['--help']).stdout?.includes('--seccomp-filter') === true
    ? ['setpriv', '--seccomp-filter', FILTER]
    : []

/** No files but the program, no children; the namespace has only the query interface. */
function senderCommand(user: number): readonly string[] {
  const folders = ['src/active/', 'src/bytes/', 'package.json'].map(
    (path) => `--allow-fs-read=${join(SOURCES, path)}`,
  )
  return [
    ...SENDER_RIGHTS(user),
    // Its own process: the one above still changes its user.
    ...SENDER_FILTER,
    ...[process.execPath, '--no-warnings', '--permission', '--allow-net', ...folders, SENDER],
  ]
}

function startSender({ gate, namespace }: WaveSetup): ChildProcess {
  return spawn('ip', [...namespace.command(...senderCommand(gate.user))], {
    env: { PATH: process.env.PATH },
    stdio: 'pipe',
  })
}

/** All that is on the wire, both directions, as the kernel passed it on. */
async function startCapture(
  { gate, namespace, folder }: WaveSetup,
  fault: (reason: string) => void,
): Promise<ChildProcess> {
  let number = 1
  while (existsSync(join(folder, `sent-${number}.pcap`))) number++
  const program = namespace.command(
    'tcpdump',
    '-i',
    gate.interface,
    '-n',
    '-U',
    '--immediate-mode',
    '-s',
    '0',
    '-w',
    '-',
  )
  const child = spawn('ip', [...program], { stdio: ['ignore', 'pipe', 'pipe'] })
  const file = createWriteStream(join(folder, `sent-${number}.pcap`), { mode: 0o644 })
  file.on('error', (error) => fault(`the capture cannot be written: ${error.message}`))
  child.stdout!.pipe(file)
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => reject(new Error(`tcpdump ended: ${said.slice(0, 300)}`)))
    // Read to its end: tcpdump would be ended by what nobody reads.
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (/listening on/.test(said)) resolve()
    })
  })
  return child
}

async function endCapture(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGINT')
  await closed
}
