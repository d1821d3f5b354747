/** Asks the devices of a plan in order, ends at the first sign of distress. Sockets, clock and journal are given. */
import { type CompiledQuery, compileTarget } from '../plan/compile-target.ts'
import { riskOrder, segmentOf } from '../plan/order.ts'
import type { PlannedTarget, QueryPlan } from '../plan/query-plan.ts'
import { conversation, type Sealing } from '../template/conversation.ts'
import type { QueryTemplate } from '../template/template.ts'
import { type DeviceCredentials, secretOf } from './credentials.ts'

const limits = {
  /** Segments that are asked at the same time. */
  segments: 4,
  /** Devices in distress that end the plan. */
  distressed: 2,
  /** Milliseconds: a slower answer is a sign of distress whatever is usual. */
  slowest: 2000,
  /** Milliseconds: no faster answer is called slow. */
  leastSlow: 250,
  /** Of the rate that the kernel allows; the rest is for repeated segments. */
  share: 0.8,
  /** Times the usual answer time. */
  slowdown: 4,
} as const

export interface QueryAnswer {
  readonly bytes: Uint8Array | undefined
  /** Milliseconds. */
  readonly took: number
  /** Why no answer came, or that it is none of this request. */
  readonly problem: string
}

export interface QueryConnection {
  /** Sends one request and reads its answer, if one is expected. */
  exchange(request: PlannedRequest): Promise<QueryAnswer>
  /** Always FIN; resolves when the connection is gone. */
  close(): Promise<void>
}

export interface PlannedRequest {
  readonly bytes: Uint8Array
  readonly step: QueryTemplate['steps'][number]
}

export interface RunEvent {
  readonly kind: 'request' | 'answer' | 'distress' | 'device' | 'end' | 'problem'
  readonly address: string
  readonly query: string
  readonly step: string
  /** Milliseconds since 1970. */
  readonly time: number
  /** Bytes of the request as hex, secrets masked. */
  readonly hex?: string
  readonly bytes?: number
  readonly took?: number
  readonly text?: string
  /** An answer that came encrypted, in clear, as base64: the engine reads it from there. */
  readonly opened?: string
}

export interface OpenedSealing extends Sealing {
  /** The latest answer in clear, as a message that the engine reads. */
  readonly opened: Uint8Array
}

export interface RunSetup {
  readonly targets: readonly PlannedTarget[]
  readonly templates: ReadonlyMap<string, QueryTemplate>
  /** Credentials by address. */
  readonly credentials: ReadonlyMap<string, DeviceCredentials>
  /** Encryption of a query; undefined where it has none, or the connection does it. */
  sealing(query: CompiledQuery, credentials: DeviceCredentials): OpenedSealing | undefined
  connect(
    target: PlannedTarget,
    query: CompiledQuery,
    credentials: DeviceCredentials,
  ): Promise<QueryConnection>
  /** Resolves when the event is durable: a request is sent after that only. Rejects to end the run. */
  journal(event: RunEvent): Promise<void>
  pause(milliseconds: number): Promise<void>
  now(): number
}

export async function runPlan(plan: QueryPlan, setup: RunSetup): Promise<void> {
  const run = new PlanRun(plan, setup)
  const segments = Map.groupBy(setup.targets, ({ address }) => segmentOf(address))
  const waiting = [...segments.values()]
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      for (const target of next) await run.ask(target)
  }
  await Promise.all(Array.from({ length: limits.segments }, worker))
  await setup.journal({ ...run.event('end'), text: run.hasEnded ? 'ended by distress' : 'complete' })
}

class PlanRun {
  readonly #plan: QueryPlan
  readonly #setup: RunSetup
  #distressed = 0
  /** Milliseconds when the next packet may be sent, so that the kernel never has to refuse one. */
  #free = 0

  constructor(plan: QueryPlan, setup: RunSetup) {
    this.#plan = plan
    this.#setup = setup
  }

  get hasEnded(): boolean {
    return this.#distressed >= limits.distressed
  }

  event(kind: RunEvent['kind'], address = '', query = '', step = ''): RunEvent {
    return { kind, address, query, step, time: this.#setup.now() }
  }

  async ask(target: PlannedTarget): Promise<void> {
    const { templates, pause, journal } = this.#setup
    const queries = [...compileTarget(this.#plan, target, templates)].sort((a, b) =>
      riskOrder(a.template.risk, b.template.risk),
    )
    let isFirst = true
    for (const query of queries) {
      if (this.hasEnded) return
      if (!isFirst) await pause(this.#plan.budgets.gap)
      isFirst = false
      const distress = await this.#askOne(target, query)
      if (distress === '') continue
      this.#distressed++
      await journal({ ...this.event('distress', target.address, query.template.id), text: distress })
      return
    }
    await journal(this.event('device', target.address))
  }

  /** Waits until so many packets fit into the rate of device and site. */
  async #pace(packets: number): Promise<void> {
    const { packetsPerSecond, sitePacketsPerSecond } = this.#plan.budgets
    const { now, pause } = this.#setup
    const begin = Math.max(this.#free, now())
    this.#free = begin + (packets * 1000) / (Math.min(packetsPerSecond, sitePacketsPerSecond) * limits.share)
    if (begin > now()) await pause(begin - now())
  }

  /** The sign of distress; '' for none. */
  async #askOne(target: PlannedTarget, query: CompiledQuery): Promise<string> {
    const { connect, journal, pause } = this.#setup
    const { template } = query
    const credentials = this.#setup.credentials.get(target.address) ?? {}
    const secret = secretOf(template.credential, credentials)
    const isMissing = template.credential !== undefined && credentials[template.credential] === undefined
    if (isMissing || (usesSecret(query) && query.planned.secretLength !== (secret?.length ?? 0))) {
      await journal({
        ...this.event('problem', target.address, template.id),
        text: isMissing ? `no credential: ${template.credential}` : 'no credential of the planned length',
      })
      return ''
    }
    const isTcp = template.transport === 'tcp'
    // SYN, ACK; each request and the ACK of its answer; FIN, ACK.
    if (isTcp) await this.#pace(2)
    let connection: QueryConnection
    try {
      connection = await connect(target, query, credentials)
    } catch (error) {
      return `no connection: ${(error as Error).message}`
    }
    try {
      const sealing = this.#setup.sealing(query, credentials)
      const talk = conversation(query.steps, { distress: template.distress, secret, sealing })
      let next = talk.next()
      let isFirst = true
      while (next.done !== true) {
        const { step, bytes } = next.value
        if (!isFirst) await pause(this.#plan.budgets.sessionGap)
        isFirst = false
        await this.#pace(isTcp ? 2 : 1)
        const about = this.event('request', target.address, template.id, step.name)
        await journal({ ...about, bytes: bytes.length, hex: maskedHex(bytes, secret) })
        const answer = await connection.exchange({ step, bytes })
        if (step.answer === undefined) {
          next = talk.next(undefined)
          continue
        }
        if (answer.bytes === undefined) return answer.problem
        next = talk.next(answer.bytes)
        const opened = sealing?.opened ?? (template.sealed === undefined ? undefined : answer.bytes)
        await journal({
          ...this.event('answer', target.address, template.id, step.name),
          bytes: answer.bytes.length,
          took: Math.round(answer.took),
          ...(opened !== undefined &&
            opened.length > 0 && { opened: Buffer.from(opened).toString('base64') }),
        })
        const slow = this.#slowness(target, answer.took - (step.delay ?? 0))
        if (slow !== '') return slow
      }
      return next.value.distress
    } finally {
      if (isTcp) await this.#pace(2)
      await connection.close()
    }
  }

  #slowness({ usualAnswerMs }: PlannedTarget, took: number): string {
    const most = Math.max(limits.slowdown * usualAnswerMs, limits.leastSlow)
    if (took <= Math.min(usualAnswerMs === 0 ? limits.slowest : most, limits.slowest)) return ''
    return `answer after ${Math.round(took)} ms, usual is ${usualAnswerMs || 'unknown'}`
  }
}

function usesSecret({ steps }: CompiledQuery): boolean {
  return steps.some(({ plain, fields }) =>
    [...fields, ...(plain?.fields ?? [])].some(({ bound }) => bound.kind === 'secret'),
  )
}

/** A credential is shown as `**`. */
export function maskedHex(bytes: Uint8Array, secret: Uint8Array | undefined): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (secret === undefined || secret.length === 0) return hex
  const hidden = Array.from(secret, (byte) => byte.toString(16).padStart(2, '0')).join('')
  const at = hex.indexOf(hidden)
  return at < 0 || at % 2 !== 0
    ? hex
    : hex.slice(0, at) + '*'.repeat(hidden.length) + hex.slice(at + hidden.length)
}
