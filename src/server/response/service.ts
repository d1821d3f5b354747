/** Responses: planned, tried dry, approved by other people, applied, and undone at their end. */
import { createHash, randomBytes } from 'node:crypto'
import type { Alert } from '#model/alert'
import type { AnyActionType } from '#response/action-type'
import { automaticRefusal } from '#response/automatic'
import { planRun } from '#response/cacao'
import { caps, overCap } from '#response/caps'
import { dryRunSentence } from '#response/guard'
import { checkTarget, type ResponseTarget, targetText } from '#response/target'
import { CodedError } from '#schema/errors'
import type { NewResponse, PlannedRunItem, PlaybookRun, ResponseItem, ResponseList } from '#schema/response'
import { shortText } from '../declared-settings.ts'
import type { AuditEntry } from '../http/access.ts'
import type { Viewer } from '../http/viewer.ts'
import { loadActionTypes } from './action-types.ts'
import { ResponseConnections } from './connections.ts'
import { ResponseFiles, type StoredResponse } from './files.ts'
import { itemOf } from './item.ts'
import type { ResponsePlant } from './plant.ts'
import { PlaybookLibrary } from './playbooks.ts'
import { trafficCheck } from './traffic-check.ts'

const schedule = {
  /** How often ends are looked for. */
  lookMs: 200,
  /** Pause after an undo that failed, doubled up to the second. */
  undoFirstMs: 2000,
  undoLongestMs: 60_000,
} as const

export interface ResponseSetup {
  readonly data: string
  readonly plant: Pick<ResponsePlant, 'dryRun' | 'safeHosts' | 'isNewDevice' | 'lastTraffic'>
  readonly alert: (id: string) => Promise<{ readonly alert: Alert } | undefined>
  readonly audit: (entry: AuditEntry) => void
  readonly version: string
  readonly ownPort: () => number
  readonly nowMs?: () => number
  readonly log: (line: string) => void
}

export class ResponseService {
  readonly files: ResponseFiles
  readonly playbooks: PlaybookLibrary
  readonly connections: ResponseConnections
  readonly #setup: ResponseSetup
  readonly #nowMs: () => number
  /** One after another: caps and states are read and written without a gap. */
  #queue: Promise<unknown> = Promise.resolve()
  /** Next attempt of an undo that failed, and how often it failed. */
  readonly #undoAgain = new Map<string, { readonly atMs: number; readonly tries: number }>()
  #timer: NodeJS.Timeout | undefined

  static async open(setup: ResponseSetup): Promise<ResponseService> {
    return new ResponseService(setup, await loadActionTypes())
  }

  private constructor(setup: ResponseSetup, types: ReadonlyMap<string, AnyActionType>) {
    this.#setup = setup
    this.files = new ResponseFiles(setup.data)
    this.playbooks = new PlaybookLibrary(this.files)
    this.#nowMs = setup.nowMs ?? Date.now
    this.connections = new ResponseConnections({
      ...{ data: setup.data, types, files: this.files, version: setup.version, ownPort: setup.ownPort },
      safeHosts: (hosts) => setup.plant.safeHosts(hosts),
      nowMs: this.#nowMs,
    })
  }

  /** Undoes what was interrupted half-way, then watches the ends. */
  start(): void {
    for (const response of this.files.responses)
      if (response.state === 'applying')
        this.files.save(
          logged(
            { ...response, state: 'undoing' },
            this.#nowMs(),
            'interrupted while it was applied; is undone',
          ),
        )
    this.#timer = setInterval(() => void this.#look(), schedule.lookMs)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#queue
  }

  /** One sentence, or '' while all is well. */
  problem(): string {
    const [stuck] = this.files.responses.filter(
      ({ id, state }) => state === 'undoing' && (this.#undoAgain.get(id)?.tries ?? 0) >= 3,
    )
    return stuck === undefined
      ? ''
      : `The response to ${targetText(stuck.target)} cannot be undone: ${stuck.log.at(-1)?.text ?? ''}`
  }

  /** Plans what a playbook asks for at this alert; each action is approved by itself. */
  async runPlaybook(
    id: string,
    { alert: alertId, reason }: PlaybookRun,
    viewer: Viewer,
  ): Promise<PlannedRunItem> {
    const playbook = this.playbooks.find(id)
    const found = await this.#setup.alert(alertId)
    if (found === undefined) throw new CodedError('not-found', `no alert ${alertId}`)
    const run = planRun(playbook, variablesOf(found.alert))
    if ('fault' in run) throw new CodedError('bad-response', `${playbook.name}: ${run.fault}`)
    const planned = run.actions.map((action) => {
      const connection = this.connections.named(action.connection)
      if (connection === undefined)
        refuse(
          `${playbook.name}: step ${action.step} needs a connection named ${shortText(action.connection)}`,
        )
      return { connection, action }
    })
    const items: ResponseItem[] = []
    for (const { connection, action } of planned)
      items.push(
        await this.#plan(
          {
            ...{ connection: connection.id, target: action.target, reason, alert: alertId },
            seconds: action.seconds ?? caps.defaultSeconds,
          },
          { viewer, playbook: `${playbook.name}: ${action.step}` },
        ),
      )
    return { items, manual: run.manual.map((step) => ({ ...step })) }
  }

  // Responses

  list(): ResponseList {
    return {
      items: this.files.responses.slice(0, 500).map((response) => this.#item(response)),
      next: null,
      isOff: this.files.isOff,
      canApprove: true,
      appliedLastHour: this.#past().filter(({ appliedMs }) => this.#nowMs() - appliedMs < 3_600_000).length,
      perHour: caps.perHour,
    }
  }

  find(id: string): ResponseItem {
    return this.#item(this.#response(id))
  }

  async plan(wanted: NewResponse, viewer: Viewer): Promise<ResponseItem> {
    return this.#plan(wanted, { viewer, playbook: '' })
  }

  async #plan(
    wanted: NewResponse,
    { viewer, playbook }: { viewer: Viewer; playbook: string },
  ): Promise<ResponseItem> {
    const connection = this.connections.find(wanted.connection)
    const type = this.connections.typeOf(connection)
    const target = checkTarget(wanted.target)
    if ('fault' in target) refuse(target.fault)
    if (!type.targets.includes(target.kind))
      refuse(`target.kind: ${type.title} takes ${type.targets.join(', ')}, got ${target.kind}`)
    const nowMs = this.#nowMs()
    const dryRun = await this.#dryRun(target)
    const isRefused = dryRun.approvals === 'never'
    const response: StoredResponse = {
      ...{ id: randomBytes(8).toString('hex'), state: isRefused ? 'refused' : 'waiting' },
      ...{ connection: connection.id, connectionName: connection.name, target },
      ...{
        seconds: Math.min(wanted.seconds, caps.longestSeconds),
        reason: wanted.reason,
        alert: wanted.alert ?? '',
      },
      ...{ playbook, requestedBy: viewer.name, requestedAccount: viewer.account, requestedMs: nowMs },
      ...{ decideUntilMs: nowMs + caps.decideMs, dryRun, approvals: [], reference: '' },
      ...{ appliedMs: undefined, untilMs: undefined, endedMs: isRefused ? nowMs : undefined },
      log: [{ timeMs: nowMs, text: `planned by ${viewer.name}: ${dryRun.sentence}` }],
    }
    return this.#item(this.files.save(response))
  }

  /** Applies it once enough other people agreed to the dry run they read. */
  async approve(id: string, dryRunId: string, viewer: Viewer): Promise<ResponseItem> {
    return this.#next(async () => {
      const response = this.#response(id)
      mustBe(response, ['waiting'])
      this.#mustBeSecondPerson(response, viewer)
      if (this.files.isOff) throw new CodedError('response-refused', 'responses are switched off')
      const dryRun = await this.#dryRun(response.target)
      if (dryRun.id !== dryRunId || dryRun.id !== response.dryRun.id) {
        const changed = { ...response, dryRun, approvals: [] }
        if (dryRun.approvals === 'never')
          this.#end({ ...changed, state: 'refused' }, dryRun.reasons.join('; '))
        else this.files.save(logged(changed, this.#nowMs(), `the dry run changed: ${dryRun.sentence}`))
        throw new CodedError('dry-run-changed', dryRun.sentence)
      }
      const over = overCap(this.#past(), keyOf(response), this.#nowMs())
      if (over !== undefined) throw new CodedError('response-refused', over)
      if (
        this.connections.typeOf(this.connections.find(response.connection)).transport === 'list' &&
        this.#listed() >= caps.listEntries
      )
        throw new CodedError('response-refused', `the served lists hold ${caps.listEntries} entries already`)
      const nowMs = this.#nowMs()
      const approvals = [...response.approvals, { by: viewer.name, account: viewer.account, timeMs: nowMs }]
      const approved = this.files.save(
        logged({ ...response, approvals }, nowMs, `approved by ${viewer.name}`),
      )
      return this.#item(approvals.length < neededOf(approved) ? approved : await this.#apply(approved))
    })
  }

  /**
   * Applies a planned response of a released trigger. It needs no approval only if it blocks no learned traffic and the
   * target is new and outside of the process; else it waits for people as any other.
   */
  async applyReleased(id: string, by: string): Promise<ResponseItem> {
    return this.#next(async () => {
      const response = this.#response(id)
      if (response.state !== 'waiting') return this.#item(response)
      const dryRun = await this.#dryRun(response.target)
      const refusal = this.files.isOff
        ? 'responses are switched off'
        : (automaticRefusal(dryRun, await this.#setup.plant.isNewDevice(response.target, this.#nowMs())) ??
          overCap(this.#past(), keyOf(response), this.#nowMs()))
      if (refusal !== undefined)
        return this.#item(
          this.files.save(logged({ ...response, dryRun }, this.#nowMs(), `a person must decide: ${refusal}`)),
        )
      const nowMs = this.#nowMs()
      const approvals = [{ by, account: '', timeMs: nowMs }]
      const released = this.files.save(logged({ ...response, dryRun, approvals }, nowMs, `approved by ${by}`))
      return this.#item(await this.#apply(released))
    })
  }

  async undo(id: string, viewer: Viewer): Promise<ResponseItem> {
    return this.#next(async () => {
      const response = this.#response(id)
      mustBe(response, ['active', 'undoing'])
      return this.#item(await this.#undo(response, `undone by ${viewer.name}`))
    })
  }

  async withdraw(id: string, viewer: Viewer): Promise<ResponseItem> {
    return this.#next(async () => {
      const response = this.#response(id)
      mustBe(response, ['waiting'])
      return this.#item(this.#end({ ...response, state: 'withdrawn' }, `withdrawn by ${viewer.name}`))
    })
  }

  setSwitch(isOff: boolean): ResponseList {
    this.files.setOff(isOff)
    return this.list()
  }

  /** One entry a line, or undefined if no connection serves this list. */
  blockList(name: string): string | undefined {
    const serving = this.connections.blockLists(name)
    if (serving.size === 0) return undefined
    const nowMs = this.#nowMs()
    const entries = this.files.responses
      .filter(
        ({ state, connection, untilMs = 0 }) =>
          state === 'active' && serving.has(connection) && nowMs < untilMs,
      )
      .map(({ target }) => target.value)
    return [...new Set(entries)]
      .sort()
      .map((entry) => `${entry}\n`)
      .join('')
  }

  // Applying and undoing

  async #apply(response: StoredResponse): Promise<StoredResponse> {
    const nowMs = this.#nowMs()
    const untilMs = nowMs + response.seconds * 1000
    // Durable before the call: after a crash it is undone.
    const applying = this.files.save({ ...response, state: 'applying', appliedMs: nowMs, untilMs })
    const outcome = await this.connections.perform(applying, 'apply')
    this.#audited(applying, 'response applied', outcome.state === 'done' ? 'done' : outcome.reason)
    if (outcome.state === 'done')
      return this.files.save(
        logged(
          { ...applying, state: 'active', reference: outcome.reference },
          this.#nowMs(),
          `applied: ${outcome.reference}`,
        ),
      )
    // The other system may have taken it all the same.
    if (outcome.isTemporary) return this.#undo(applying, `not applied: ${outcome.reason}`)
    return this.#end({ ...applying, state: 'failed' }, `not applied: ${outcome.reason}`)
  }

  async #undo(response: StoredResponse, why: string): Promise<StoredResponse> {
    const isFailed = response.state === 'applying'
    const undoing = this.files.save(logged({ ...response, state: 'undoing' }, this.#nowMs(), why))
    const outcome = await this.connections.perform(undoing, 'undo')
    this.#audited(undoing, 'response undone', outcome.state === 'done' ? 'done' : outcome.reason)
    if (outcome.state === 'done') {
      this.#undoAgain.delete(response.id)
      return this.#end({ ...undoing, state: isFailed ? 'failed' : 'undone' }, `undone: ${outcome.reference}`)
    }
    const tries = (this.#undoAgain.get(response.id)?.tries ?? 0) + 1
    const pauseMs = Math.min(schedule.undoFirstMs * 2 ** (tries - 1), schedule.undoLongestMs)
    this.#undoAgain.set(response.id, { atMs: this.#nowMs() + pauseMs, tries })
    return this.files.save(logged(undoing, this.#nowMs(), `undo failed: ${outcome.reason}`))
  }

  async #look(): Promise<void> {
    const nowMs = this.#nowMs()
    await this.#next(() => this.#checkTraffic(nowMs)).catch((error: Error) =>
      this.#setup.log(`sightglass: response: ${error.message}`),
    )
    const due = this.files.responses.filter(
      ({ id, state, untilMs = 0, decideUntilMs }) =>
        (state === 'active' && untilMs <= nowMs) ||
        (state === 'waiting' && decideUntilMs <= nowMs) ||
        (state === 'undoing' && (this.#undoAgain.get(id)?.atMs ?? 0) <= nowMs),
    )
    for (const { id } of due)
      await this.#next(async () => {
        const response = this.#response(id)
        if (response.state === 'waiting')
          this.#end({ ...response, state: 'lapsed' }, 'nobody decided in time')
        else if (response.state === 'active') await this.#undo(response, 'its time is over')
        else if (response.state === 'undoing' && (this.#undoAgain.get(id)?.atMs ?? 0) <= this.#nowMs())
          await this.#undo(response, 'undo is tried again')
      }).catch((error: Error) => this.#setup.log(`sightglass: response ${id}: ${error.message}`))
  }

  /** Reports whether traffic shows that a block works, and that traffic returned after its end. */
  async #checkTraffic(nowMs: number): Promise<void> {
    const { plant } = this.#setup
    for (const response of this.files.responses) {
      const check = await trafficCheck(response, nowMs, (target) => plant.lastTraffic(target))
      if (check === undefined) continue
      const latest = this.#response(response.id)
      if (latest.state !== response.state) continue
      this.files.save(logged({ ...latest, checked: check.of }, nowMs, check.text))
      const action = check.of === 'applied' ? 'cut checked in traffic' : 'end checked in traffic'
      this.#audited(latest, action, check.text)
    }
  }

  #end(response: StoredResponse, text: string): StoredResponse {
    return this.files.save(logged({ ...response, endedMs: this.#nowMs() }, this.#nowMs(), text))
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#queue.then(work, work)
    this.#queue = done.catch(() => undefined)
    return done
  }

  async #dryRun(target: ResponseTarget) {
    const result = await this.#setup.plant.dryRun(target, this.#nowMs())
    const id = createHash('sha256').update(JSON.stringify(result)).digest('hex').slice(0, 32)
    return { ...result, id, sentence: dryRunSentence(target, result) }
  }

  #mustBeSecondPerson(
    { requestedAccount, requestedBy, approvals }: StoredResponse,
    { account, name }: Viewer,
  ): void {
    if (account === '' || requestedAccount === '')
      throw new CodedError(
        'response-refused',
        'a second person must approve: add accounts, then plan it signed in',
      )
    if (account === requestedAccount)
      throw new CodedError('response-refused', `${requestedBy} planned it; another person must approve`)
    if (approvals.some((approval) => approval.account === account))
      throw new CodedError(
        'response-refused',
        `${name} has approved it already; another person must approve too`,
      )
  }

  #past() {
    return this.files.responses.flatMap((response) =>
      response.appliedMs === undefined ? [] : [{ target: keyOf(response), appliedMs: response.appliedMs }],
    )
  }

  /** Active entries of all block lists. */
  #listed(): number {
    const lists = this.connections.blockLists()
    return this.files.responses.filter(({ state, connection }) => state === 'active' && lists.has(connection))
      .length
  }

  #response(id: string): StoredResponse {
    const found = this.files.find(id)
    if (found === undefined) throw new CodedError('not-found', `no response ${id}`)
    return found
  }

  #item(response: StoredResponse): ResponseItem {
    return itemOf(response, this.connections.typeTitle(response.connection), neededOf(response))
  }

  /** Changes without a request: the audit log already contains the requests of people. */
  #audited({ id, connectionName, target }: StoredResponse, action: string, outcome: string): void {
    this.#setup.audit({
      ...{ actor: 'response', address: '', action, target: `${connectionName}: ${targetText(target)}` },
      ...{ outcome, request: id },
    })
  }
}

const keyOf = ({ target }: StoredResponse) => targetText(target)
const neededOf = ({ dryRun: { approvals } }: StoredResponse) => ({ one: 1, two: 2, never: 0 })[approvals]

function mustBe({ state }: StoredResponse, states: readonly string[]): void {
  if (!states.includes(state))
    throw new CodedError(
      'response-refused',
      `expected a response that is ${states.join(' or ')}, it is ${state}`,
    )
}

const logged = (response: StoredResponse, timeMs: number, text: string): StoredResponse => ({
  ...response,
  log: [...response.log, { timeMs, text: text.slice(0, 500) }].slice(-100),
})

function variablesOf({ sourceAddress, destinationAddress, rule, severity, engine, title }: Alert) {
  return {
    ...{
      source_address: sourceAddress,
      destination_address: destinationAddress,
      rule,
      severity,
      engine,
      title,
    },
  }
}

function refuse(fault: string): never {
  throw new CodedError('bad-response', fault)
}
