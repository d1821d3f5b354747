/** Plans in the data folder, the folder of the gate, and what came of each plan. Sends nothing itself. */
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { loadQueries } from '#active/found/queries'
import { type ApprovalError, approverOf, readApproverKeys } from '#active/gate/approval'
import { GATE_STATE, type GateState } from '#active/gate/gate-state'
import { dryRun } from '#active/plan/dry-run'
import { kernelRules } from '#active/plan/kernel-rules'
import { PlanError } from '#active/plan/plan-reader'
import { planOfText, planText } from '#active/plan/plan-text'
import { type LeftOut, makePlan } from '#active/plan/planner'
import type { FragileDevice, QueryCandidate } from '#active/plan/query-permission'
import { type QueryPlan, SERVER_ALIVE } from '#active/plan/query-plan'
import { windowsOfSite } from '#active/plan/site-windows'
import { readJournal } from '#active/recorder/journal'
import type { QueryTemplate } from '#active/template/template'
import { writeAtomicFile } from '#data-folder/atomic-file'
import type { Device } from '#model/device'
import type { OwnQuery, OwnQueryJournal } from '#model/own-query'
import type { Site } from '#model/site'
import { elapsedMs } from '#model/time'
import type {
  ActiveQueryStatus,
  QueryApprovalRequest,
  QueryPlanDetail,
  QueryPlanItem,
  QueryPlanRequest,
  QueryTargetItem,
} from '#schema/active-queries'
import { CodedError } from '#schema/errors'
import { openedAnswers } from './opened-answers.ts'
import type { AskedTarget } from './passive-distress.ts'

const limits = {
  /** Plans in a data folder. */
  plans: 1000,
  /** Devices left out that are listed. */
  leftOut: 500,
  /** Bytes of a journal that is read. */
  journal: 50_000_000,
} as const

const DAY = 86_400_000
/** Milliseconds that a device in distress is held. */
const HELD = 90 * DAY
/** Milliseconds after which a gate that writes nothing counts as gone. */
const GATE_SILENCE = 30_000
const PLAN_NAME = /^plan-(\d{1,9})$/

export interface ActiveQuerySetup {
  /** `queries` of the data folder. */
  readonly spool: string
  /** Folder that the gate writes; null: the feature is off. */
  readonly gateFolder: string | null
  readonly fragile: readonly FragileDevice[]
  candidates(zone: string | undefined): Promise<readonly QueryCandidate[]>
  device(id: string): Promise<Device | undefined>
  /** Of the site file: maintenance windows, and what is never asked; undefined without one. */
  site(): Pick<Site, 'maintenance' | 'neverQueried'> | undefined
  now(): number
}

interface StoredPlan {
  readonly leftOut: readonly LeftOut[]
  /** Identity of each target when the plan was made. */
  readonly before: Readonly<Record<string, QueryTargetItem['before']>>
}

export class ActiveQueryService {
  readonly #setup: ActiveQuerySetup
  #templates: Promise<ReadonlyMap<string, QueryTemplate>> | undefined

  constructor(setup: ActiveQuerySetup) {
    this.#setup = setup
  }

  templates(): Promise<ReadonlyMap<string, QueryTemplate>> {
    this.#templates ??= loadQueries()
    return this.#templates
  }

  async status(): Promise<ActiveQueryStatus> {
    const templates = await this.templates()
    const { gate, reason } = this.#gate()
    const plans: QueryPlanItem[] = []
    for (const id of this.#ids()) plans.push(this.#itemOf(id, planOfText(this.#text(id), templates)))
    return {
      ...{ isOn: gate !== undefined, reason, isStopped: existsSync(this.#stopFile) },
      source: gate?.source.address ?? '',
      networks: [...(gate?.networks ?? [])],
      approvers: readApproverKeys(gate?.keys ?? '').map(({ name, role }) => ({ name, role })),
      needsSecondPerson: gate?.needsSecondPerson ?? true,
      canaryHours: gate?.canaryHours ?? 24,
      templates: [...templates.values()].map(
        ({ id, title, plain, standard, protocol, risk, learns, sealed }) => ({
          ...{
            id,
            title,
            plain,
            standard,
            protocol,
            risk,
            learns: [...learns],
            isContentBounded: sealed === undefined,
          },
        }),
      ),
      plans,
    }
  }

  async plan(request: QueryPlanRequest, planner: string): Promise<QueryPlanDetail> {
    const { gate, reason } = this.#gate()
    if (gate === undefined) throw new CodedError('bad-request', `active queries are off: ${reason}`)
    const templates = await this.templates()
    const distressed = this.#distressed()
    const candidates = (await this.#setup.candidates(request.zone)).map((one) => ({
      ...one,
      wasDistressed: one.wasDistressed || one.addresses.some((address) => distressed.has(address)),
    }))
    const site = this.#setup.site()
    const now = this.#setup.now()
    const days = request.days ?? 7
    const ids = this.#ids()
    if (ids.length >= limits.plans)
      throw new CodedError('bad-request', `${limits.plans} plans are stored: remove old ones`)
    const number = Math.max(gate.lastNumber, 0, ...ids.map(numberOf)) + 1
    const { plan, leftOut } = refuseFaults(() =>
      makePlan(candidates, templates, {
        ...{ number, site: gate.site, planner, source: gate.source, network: gate.network, now, days },
        windows: request.windows ?? windowsOfSite(site?.maintenance ?? [], now, now + days * DAY),
        ...{ queries: request.queries, allowed: request.allowed ?? {}, fragile: this.#setup.fragile },
        excluded: [...(site?.neverQueried ?? []), ...(request.excluded ?? [])],
        credentials: gate.credentials,
      }),
    )
    if (plan.targets.length === 0)
      throw new CodedError(
        'bad-request',
        `no device may be asked: ${leftOut[0]?.reason ?? 'none answers these protocols'}`,
      )
    const id = `plan-${number}`
    const text = planText(plan)
    // The plan that a person reads is the plan that the gate reads.
    refuseFaults(() => planOfText(text, templates))
    const identity = new Map(candidates.map((one) => [one.device, one]))
    const before = Object.fromEntries(
      plan.targets.map(({ device }) => {
        const { vendor = '', model = '', firmware = '', serial = '' } = identity.get(device) ?? {}
        return [device, { vendor, model, firmware, serial }]
      }),
    )
    writeAtomicFile(
      join(this.#setup.spool, id, 'made.json'),
      JSON.stringify({ leftOut, before } satisfies StoredPlan),
    )
    writeAtomicFile(join(this.#setup.spool, id, 'plan.yaml'), text)
    return this.detail(id)
  }

  async detail(id: string): Promise<QueryPlanDetail> {
    const templates = await this.templates()
    const text = this.#text(id)
    const plan = planOfText(text, templates)
    const shown = dryRun(plan, templates)
    const { leftOut, before } = this.#made(id)
    const { lines, fault } = this.#journal(id)
    const targets = await Promise.all(
      shown.targets.map(async ({ target, wave, packets, bytes }): Promise<QueryTargetItem> => {
        const own = lines.filter(({ address }) => address === target.address)
        const distress = own.find(({ kind }) => kind === 'distress')
        const device = await this.#setup.device(target.device)
        const nothing = { vendor: target.vendor, model: target.model, firmware: target.firmware, serial: '' }
        return {
          ...{ device: target.device, name: target.name, address: target.address, mac: target.mac, wave },
          ...{ allowedBecause: target.allowedBecause, bytes, packets: [...packets] },
          progress:
            distress !== undefined
              ? 'distress'
              : own.some(({ kind }) => kind === 'device')
                ? 'complete'
                : own.length > 0
                  ? 'asked'
                  : 'open',
          note: distress?.text ?? '',
          answers: own.filter(({ kind }) => kind === 'answer').length,
          before: before[target.device] ?? nothing,
          after: device === undefined || own.length === 0 ? null : identityOf(device),
        }
      }),
    )
    return {
      ...{ plan: this.#itemOf(id, plan), text, sha256: createHash('sha256').update(text).digest('hex') },
      ...{ packets: shown.packets, bytes: shown.bytes, targets, journalFault: fault },
      segments: Object.entries(shown.segments).map(([network, sum]) => ({ network, ...sum })),
      leftOut: leftOut.slice(0, limits.leftOut),
      leftOutMore: Math.max(0, leftOut.length - limits.leftOut),
      rules: kernelRules(plan, templates, { networkInterface: this.#gate().gate?.interface ?? 'query0' }),
    }
  }

  /** The file that is signed. */
  planFile(id: string): string {
    return this.#text(id)
  }

  async approve(id: string, { name, signature }: QueryApprovalRequest): Promise<QueryPlanItem> {
    const { gate, reason } = this.#gate()
    if (gate === undefined) throw new CodedError('bad-request', `active queries are off: ${reason}`)
    const text = this.#text(id)
    const plan = planOfText(text, await this.templates())
    const line = `${JSON.stringify({ name, signature })}\n`
    const { planner } = plan
    try {
      approverOf(text, line, {
        keys: readApproverKeys(gate.keys),
        planner,
        needsSecondPerson: gate.needsSecondPerson,
      })
    } catch (error) {
      throw new CodedError('bad-request', (error as ApprovalError).message)
    }
    writeAtomicFile(join(this.#setup.spool, id, 'approvals'), line)
    return this.#itemOf(id, plan)
  }

  /** The kill switch: the gate takes the link down. */
  stop(): void {
    mkdirSync(this.#setup.spool, { recursive: true, mode: 0o700 })
    writeAtomicFile(this.#stopFile, '')
  }

  /** For the gate, which ends a run when the server ends. */
  showLife(): void {
    if (this.#setup.gateFolder !== null)
      writeFileSync(join(this.#setup.spool, SERVER_ALIVE), '', { mode: 0o600 })
  }

  release(): void {
    rmSync(this.#stopFile, { force: true })
  }

  /** Packets sent, for our own detection. */
  ownQueries(): OwnQueryJournal | undefined {
    const { gate } = this.#gate()
    const ids = this.#ids()
    if (gate === undefined || ids.length === 0) return undefined
    const queries = ids.flatMap((id) => {
      const { lines } = this.#journal(id)
      return lines.flatMap(({ kind, address, query, time, hex = '' }): OwnQuery[] => {
        const template = kind === 'request' ? this.#portOf.get(query) : undefined
        if (template === undefined) return []
        const from = time * 1000
        return [
          {
            plan: String(numberOf(id)),
            template: query,
            target: address,
            ...template,
            destination: template.transport === 'link' ? hex.slice(0, 12).match(/../g)?.join(':') : undefined,
            from,
            until: from + 10_000_000,
          },
        ]
      })
    })
    return { addresses: [gate.source.address], macs: [gate.source.mac], queries }
  }

  /** Captures of encrypted answers by plan, and the size of the journal that they were made of: looked at every second. */
  readonly #opened = new Map<string, { readonly size: number; readonly paths: readonly string[] }>()
  #loaded: ReadonlyMap<string, QueryTemplate> | undefined
  readonly #portOf = new Map<string, Pick<QueryTemplate, 'port' | 'transport'>>()

  /** Before the first use of `ownQueries`. The gate runs its recorder as the owner of the spool folder, so that it must be there. */
  async prepare(): Promise<void> {
    mkdirSync(this.#setup.spool, { recursive: true, mode: 0o700 })
    this.#loaded = await this.templates()
    for (const { id, port, transport } of this.#loaded.values()) this.#portOf.set(id, { port, transport })
  }

  /** Captures of plans whose run ended, to be read by the engine. */
  endedCaptures(): readonly string[] {
    const { gateFolder } = this.#setup
    if (gateFolder === null) return []
    return this.#ids().flatMap((id) => {
      const folder = join(gateFolder, 'plans', id)
      if (!existsSync(folder) || this.#gateStatus(id).state === 'running') return []
      const sent = readdirSync(folder)
        .filter((name) => /^sent-\d+\.pcap$/.test(name))
        .map((name) => join(folder, name))
      return [...sent, ...this.#openedCaptures(id)]
    })
  }

  /** A capture for each run that had encrypted answers; made once. */
  #openedCaptures(id: string): readonly string[] {
    const templates = this.#loaded
    const size = this.#journalSize(id)
    const known = this.#opened.get(id)
    if (known?.size === size) return known.paths
    const { lines } = this.#journal(id)
    if (templates === undefined) return []
    const plan = planOfText(this.#text(id), templates)
    const ends = lines.flatMap(({ kind }, i) => (kind === 'end' ? [i + 1] : []))
    const paths = ends.flatMap((end, run) => {
      const path = join(this.#setup.spool, id, `answers-${run + 1}.pcap`)
      if (existsSync(path)) return [path]
      const file = openedAnswers(lines.slice(ends[run - 1] ?? 0, end), plan, templates)
      if (file === undefined) return []
      writeAtomicFile(path, file)
      return [path]
    })
    this.#opened.set(id, { size, paths })
    return paths
  }

  /** Size of all journals: it changes whenever something was sent. */
  journalBytes(): number {
    const { gateFolder } = this.#setup
    if (gateFolder === null) return 0
    return this.#ids().reduce((sum, id) => sum + this.#journalSize(id), 0)
  }

  #journalSize(id: string): number {
    const path = join(this.#setup.gateFolder ?? '', 'plans', id, 'journal.jsonl')
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0
  }

  get isRunning(): boolean {
    return this.#ids().some((id) => this.#gateStatus(id).state === 'running')
  }

  /** Devices of plans that run now. */
  runningTargets(): readonly AskedTarget[] {
    const templates = this.#loaded
    if (templates === undefined) return []
    return this.#ids()
      .filter((id) => this.#gateStatus(id).state === 'running')
      .flatMap((id) => planOfText(this.#text(id), templates).targets)
  }

  /** Notes a device that was in distress while a plan ran, as the sensor saw it. */
  hold({ address }: AskedTarget, text: string): void {
    const line = `${JSON.stringify({ time: this.#setup.now(), address, text })}\n`
    appendFileSync(join(this.#setup.spool, 'distress.jsonl'), line, { mode: 0o600 })
  }

  /** Addresses in distress within the last 90 days, by the journals and by what the sensor saw. */
  #distressed(): ReadonlySet<string> {
    const since = this.#setup.now() - HELD
    const path = join(this.#setup.spool, 'distress.jsonl')
    const seen = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []
    return new Set([
      ...this.#ids().flatMap((id) =>
        this.#journal(id).lines.flatMap(({ kind, time, address }) =>
          kind === 'distress' && time >= since ? [address] : [],
        ),
      ),
      ...seen.flatMap((line) => {
        const { time, address } = JSON.parse(line) as { readonly time: number; readonly address: string }
        return time >= since ? [address] : []
      }),
    ])
  }

  get #stopFile(): string {
    return join(this.#setup.spool, 'stop')
  }

  #gate(): { readonly gate?: GateState; readonly reason: string } {
    const { gateFolder, now } = this.#setup
    if (gateFolder === null) return { reason: 'the setting queries.gate names no folder' }
    const path = join(gateFolder, 'plans', GATE_STATE)
    if (!existsSync(path)) return { reason: `no gate has written ${path}; start query-gate` }
    const gate = JSON.parse(readFileSync(path, 'utf8')) as GateState
    const silent = elapsedMs(gate.time, now())
    if (silent > GATE_SILENCE)
      return {
        reason: `the gate has written nothing since ${new Date(gate.time).toISOString()}; start query-gate`,
      }
    return { gate, reason: '' }
  }

  #ids(): readonly string[] {
    const { spool } = this.#setup
    if (!existsSync(spool)) return []
    return readdirSync(spool)
      .filter((name) => PLAN_NAME.test(name) && existsSync(join(spool, name, 'plan.yaml')))
      .sort((a, b) => numberOf(b) - numberOf(a))
  }

  #text(id: string): string {
    const path = join(this.#setup.spool, id, 'plan.yaml')
    if (!PLAN_NAME.test(id) || !existsSync(path))
      throw new CodedError('not-found', `no plan ${id.slice(0, 60)}`)
    return readFileSync(path, 'utf8')
  }

  #made(id: string): StoredPlan {
    const path = join(this.#setup.spool, id, 'made.json')
    return existsSync(path)
      ? (JSON.parse(readFileSync(path, 'utf8')) as StoredPlan)
      : { leftOut: [], before: {} }
  }

  #journal(id: string) {
    const path = join(this.#setup.gateFolder ?? '', 'plans', id, 'journal.jsonl')
    const size = this.#setup.gateFolder === null ? undefined : statSync(path, { throwIfNoEntry: false })?.size
    if (size === undefined || size > limits.journal) return { lines: [], fault: '' }
    return readJournal(readFileSync(path, 'utf8'))
  }

  #gateStatus(id: string): { readonly state: string; readonly text: string } {
    const path = join(this.#setup.gateFolder ?? '', 'plans', id, 'status.json')
    if (this.#setup.gateFolder === null || !existsSync(path)) return { state: '', text: '' }
    return JSON.parse(readFileSync(path, 'utf8')) as { state: string; text: string }
  }

  #itemOf(id: string, plan: QueryPlan): QueryPlanItem {
    const { state, text } = this.#gateStatus(id)
    const approvals = join(this.#setup.spool, id, 'approvals')
    const approver = existsSync(approvals) ? approverIn(readFileSync(approvals, 'utf8')) : ''
    const { lines } = this.#journal(id)
    const of = (kind: string) =>
      new Set(lines.filter((line) => line.kind === kind).map(({ address }) => address)).size
    return {
      ...{ id, number: plan.number, planner: plan.planner, created: plan.created, expires: plan.expires },
      ...{ targets: plan.targets.length, approver, text, asked: of('request'), distressed: of('distress') },
      queries: [...new Set(plan.targets.flatMap(({ queries }) => queries.map((query) => query.id)))],
      state: (state || (approver === '' ? 'planned' : 'approved')) as QueryPlanItem['state'],
    }
  }
}

function approverIn(text: string): string {
  try {
    return String((JSON.parse(text.split('\n')[0] ?? '') as { name?: unknown }).name ?? '')
  } catch {
    return ''
  }
}

function numberOf(id: string): number {
  return Number(PLAN_NAME.exec(id)?.[1] ?? 0)
}

function identityOf({ vendor, model, firmware, serial }: Device): QueryTargetItem['before'] {
  return { vendor, model, firmware, serial }
}

function refuseFaults<Result>(make: () => Result): Result {
  try {
    return make()
  } catch (error) {
    if (error instanceof PlanError) throw new CodedError('bad-request', error.message)
    throw error
  }
}
