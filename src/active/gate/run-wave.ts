/** One run of the sender: rules, capture, sender, recorder; after it nothing leaves the interface. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { kernelRules } from '../plan/kernel-rules.ts'
import { NEEDS_APPROVAL, type PlannedTarget, type QueryPlan, whyNotNow } from '../plan/query-plan.ts'
import type { QueryTemplate } from '../template/template.ts'
import type { OpenedGate } from './gate-config.ts'
import { captureCommand, linkCommand, recorderCommand, senderCommand } from './programs.ts'
import type { QueryNamespace } from './query-namespace.ts'

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
  /** '' while it may go on. */
  whyStopped(): string
}

/** State and text of the plan after the run. */
export async function runWave({ gate, namespace, templates, plan, targets, folder, whyStopped }: WaveSetup) {
  const isTarget = ([one]: readonly [string, unknown]) => targets.some(({ address }) => address === one)
  const credentials = Object.fromEntries(Object.entries(gate.credentialsOf).filter(isTarget))
  namespace.load(kernelRules({ ...plan, targets }, templates, { networkInterface: gate.interface }))
  namespace.setNeighbours(targets)
  namespace.arm()
  // They write to each other: no byte of theirs passes through this process.
  const capture = namespace.spawn(captureCommand(gate.interface), ['ignore', 'pipe', 'ignore'])
  const sender = namespace.spawn(senderCommand(gate.user), ['pipe', 'ignore', 'pipe', 'pipe', 'pipe'])
  const [, , , journal, frames] = sender.stdio
  const [setpriv = '', ...record] = recorderCommand(gate.recorder, 'record.ts', folder)
  const recorder = spawn(setpriv, record, { stdio: [journal!, journal!, 'pipe', capture.stdout!], env: {} })
  const isFrame = targets.some(({ queries }) =>
    queries.some(({ id }) => templates.get(id)?.transport === 'link'),
  )
  const raw = isFrame ? linkCommand(gate.user, namespace.link().ifindex) : ['true']
  const link = namespace.spawn(raw, [frames!, frames!, 'ignore'])
  for (const one of [journal, frames, capture.stdout]) one?.destroy()
  let [stopped, said] = ['', '']
  for (const { stderr } of [sender, recorder])
    stderr?.on('data', (data: Buffer) => (said = `${said}${data}`.slice(0, 1000)))
  const complaint = () => said.split('\n').find((line) => /Error/.test(line)) ?? said
  const kill = (reason: string) => {
    if (stopped !== '') return
    stopped = reason
    namespace.cut()
    for (const child of [sender, link]) child.kill('SIGKILL')
    namespace.shut()
  }
  link.once('exit', (code) => isFrame && code && kill('frames cannot be sent: install socat'))
  const begun = Date.now() - performance.now()
  const watch = setInterval(() => {
    const isJump = Math.abs(Date.now() - performance.now() - begun) > CLOCK_JUMP
    const reason = isJump ? `the clock jumped; ${NEEDS_APPROVAL}` : whyStopped()
    if (reason !== '') kill(reason)
    else if (whyNotNow(plan, Date.now()) !== '') kill('the window is over')
  }, LOOK)
  const renew = setInterval(() => namespace.renew(plan.source.mac), RENEW)
  try {
    sender.stdin?.on('error', () => {}).end(`${JSON.stringify({ plan, targets, credentials })}\n`)
    const recorded = once(recorder, 'exit').then(
      ([code]) => code !== 0 && kill(complaint() || 'the recorder ended early'),
    )
    const [code, signal] = await once(sender, 'close')
    const isWhole = stopped === ''
    const refused = isWhole ? namespace.refused() : 0
    // Before the link goes down, which would end the capture without its last packets.
    if (isWhole) await pause(CAPTURE_DELAY)
    capture.kill()
    await recorded
    if (stopped !== '') return { state: 'stopped', text: stopped }
    if (code !== 0) return { state: 'failed', text: `the sender ended early: ${complaint() || signal}` }
    const text = `${refused} packets that the plan does not have were refused`
    return refused > 0 ? { state: 'failed', text } : { state: 'ran', text: 'refused packets: 0' }
  } finally {
    clearInterval(watch)
    clearInterval(renew)
    namespace.shut()
    for (const child of [capture, link]) child.kill()
  }
}
