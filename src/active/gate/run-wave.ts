/** One run of the sender: rules, capture, sender, recorder; after it nothing leaves the interface. */
import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { kernelRules } from '../plan/kernel-rules.ts'
import { type PlannedTarget, type QueryPlan, whyNotNow } from '../plan/query-plan.ts'
import type { SenderStart } from '../sender/sender-start.ts'
import type { QueryTemplate } from '../template/template.ts'
import type { OpenedGate } from './gate-config.ts'
import type { QueryNamespace } from './query-namespace.ts'

const SOURCES = fileURLToPath(new URL('../../../', import.meta.url))
/** Milliseconds between looks at the kill switch: it must act within 200 ms. */
const LOOK = 20
/** Milliseconds between renewals of the rules, which the kernel drops after `ALIVE_SECONDS`. */
const RENEW = 2000
/** Milliseconds that the last packets take from the kernel to the capture. */
const CAPTURE_DELAY = 400
/** Milliseconds of a jump of the clock that pauses a run. */
const CLOCK_JUMP = 300_000

export interface WaveSetup {
  readonly gate: OpenedGate
  readonly namespace: QueryNamespace
  readonly templates: ReadonlyMap<string, QueryTemplate>
  readonly plan: QueryPlan
  readonly targets: readonly PlannedTarget[]
  /** Of the recorder, who writes journal and capture. */
  readonly folder: string
  isStopped(): boolean
}

/** State and text of the plan after the run. */
export async function runWave(setup: WaveSetup): Promise<{ readonly state: string; readonly text: string }> {
  const { gate, namespace, templates, plan, targets, folder, isStopped } = setup
  const own = Object.entries(gate.credentialsOf).filter(([one]) => targets.some((t) => t.address === one))
  const start: SenderStart = { plan, targets, credentials: Object.fromEntries(own) }
  namespace.load(kernelRules({ ...plan, targets }, templates, { networkInterface: gate.interface }))
  namespace.setNeighbours(targets)
  namespace.arm()
  const capture = spawn('ip', namespace.command(...CAPTURE, gate.interface), PIPES)
  const children: ChildProcess[] = [capture]
  let problem = ''
  let isKilled = false
  const kill = (reason: string) => {
    if (isKilled) return
    isKilled = true
    problem ||= reason
    namespace.cut()
    for (const child of children.slice(1)) child.kill('SIGKILL')
    namespace.shut()
  }
  const begun = Date.now() - performance.now()
  const watch = setInterval(() => {
    if (isStopped()) kill('the kill switch was set')
    else if (Math.abs(Date.now() - performance.now() - begun) > CLOCK_JUMP) kill('the clock jumped')
    else if (whyNotNow(plan, Date.now()) !== '') kill('the window is over')
  }, LOOK)
  const renew = setInterval(() => namespace.renew(plan.source.mac), RENEW)
  try {
    await untilListening(capture)
    const recorder = spawn('setpriv', recorderCommand(gate.recorder, 'record.ts', folder), RECORDER_PIPES)
    const recorded = once(recorder, 'exit')
    const sender = spawn('ip', namespace.command(...senderCommand(gate.user)), PIPES)
    if (!isKilled) children.push(sender)
    else sender.kill('SIGKILL')
    const sent = once(sender, 'close')
    let complaint = ''
    for (const { stderr } of [sender, recorder])
      stderr
        ?.setEncoding('utf8')
        .on('data', (text: string) => (complaint = (complaint + text).slice(0, 1000)))
    for (const one of [sender.stdin, recorder.stdin, recorder.stdio[3]]) one?.on('error', () => {})
    // Bytes pass through; only the recorder reads them.
    capture.stdout?.pipe(recorder.stdio[3] as NodeJS.WritableStream)
    sender.stdin?.write(`${JSON.stringify(start)}\n`)
    sender.stdout?.pipe(recorder.stdin!)
    recorder.stdout?.pipe(sender.stdin!)
    void recorded.then(([code]) => code !== 0 && kill(complaintIn(complaint) || 'the recorder ended early'))
    const [code, signal] = await sent
    if (!isKilled && code !== 0) problem = `the sender ended early: ${complaintIn(complaint) || signal}`
    const refused = isKilled ? 0 : namespace.refused()
    // Before the link goes down, which would end the capture without its last packets.
    if (!isKilled) await pause(CAPTURE_DELAY)
    capture.kill()
    await recorded
    if (refused > 0) problem ||= `${refused} packets that the plan does not have were refused`
    const state = isKilled ? 'stopped' : problem === '' ? 'ran' : 'failed'
    return { state, text: problem || 'refused packets: 0' }
  } finally {
    clearInterval(watch)
    clearInterval(renew)
    namespace.shut()
    capture.kill()
  }
}

const complaintIn = (said: string) => said.split('\n').find((line) => /Error/.test(line)) ?? said

/** All that is on the wire, both directions, as the kernel passed it on. */
const CAPTURE = [
  'setpriv',
  '--pdeathsig',
  'KILL',
  'tcpdump',
  '-n',
  '-U',
  '--immediate-mode',
  '-s0',
  '-w-',
  '-i',
]
const PIPES: { stdio: StdioOptions; env: NodeJS.ProcessEnv } = {
  stdio: 'pipe',
  env: { PATH: process.env.PATH },
}
const RECORDER_PIPES = { ...PIPES, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] as StdioOptions }

async function untilListening({ stderr }: ChildProcess): Promise<void> {
  let said = ''
  stderr!.setEncoding('utf8')
  // Read to its end: a full pipe would block tcpdump.
  await new Promise<void>((resolve, reject) => {
    stderr!.on('data', (text: string) => {
      said = (said + text).slice(-1000)
      if (/listening on/.test(said)) resolve()
    })
    stderr!.once('close', () => reject(new Error(`tcpdump ended: ${said.slice(0, 300)}`)))
  })
}

/** An own user, no capability, and none to gain; it ends with the gate. */
export const RIGHTS = (user: number): readonly string[] => [
  ...['--reuid', String(user), '--regid', String(user), '--clear-groups', '--pdeathsig', 'KILL'],
  ...['--inh-caps=-all', '--bounding-set=-all', '--no-new-privs'],
]

/** Reads the spool and the program, writes below one folder; no socket. */
export function recorderCommand(user: number, program: string, folder: string, ...more: readonly string[]) {
  const node = ['--no-warnings', '--permission', '--allow-fs-read=*', `--allow-fs-write=${folder}`]
  const file = join(SOURCES, 'src/active/recorder', program)
  return [...RIGHTS(user), process.execPath, ...node, file, folder, ...more]
}

/** System calls that a process with sockets, and no files or children, needs; `src/engine-host/system-calls.ts` makes the files. */
const FILTER = fileURLToPath(new URL(`../sender/system-calls-${process.arch}.bpf`, import.meta.url))

/** util-linux 2.41 loads a filter; on older systems the other barriers remain. */
export const SENDER_FILTER: readonly string[] =
  existsSync(FILTER) && spawnSync('setpriv', ['--help']).stdout?.includes('--seccomp-filter') === true
    ? ['setpriv', '--seccomp-filter', FILTER]
    : []

/** No files but the program, no children; the namespace has only the query interface. */
function senderCommand(user: number): readonly string[] {
  const read = ['src/active/', 'src/bytes/', 'package.json'].map(
    (path) => `--allow-fs-read=${join(SOURCES, path)}`,
  )
  // The filter is a process of its own: the one above still changes its user.
  const node = [process.execPath, '--no-warnings', '--permission', '--allow-net', ...read]
  return ['setpriv', ...RIGHTS(user), ...SENDER_FILTER, ...node, join(SOURCES, 'src/active/sender/main.ts')]
}
