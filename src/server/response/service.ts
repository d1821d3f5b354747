/** Responses: planned, tried dry, approved by other people, applied, and undone at their end. */
import { createHash, randomBytes } from 'node:crypto'
import type { Alert } from '#model/alert'
import type { ActionDirection, AnyActionType } from '#response/action-type'
import { automaticRefusal } from '#response/automatic'
import { planRun } from '#response/cacao'
import { caps, overCap } from '#response/caps'
import { dryRunSentence } from '#response/guard'
import { checkTarget, type ResponseTarget, targetText } from '#response/target'
import { CodedError } from '#schema/errors'
import type {
  ActionTypeItem,
  NewResponse,
  PlannedRunItem,
  PlaybookItem,
  PlaybookRun,
  ResponseConnectionChange,
  ResponseConnectionItem,
  ResponseItem,
  ResponseList,
} from '#schema/response'
import { performAction } from '#transports/action'
import { TokenCache } from '#transports/token-cache'
import { completeSettings, settingItems, shortText } from '../declared-settings.ts'
import type { AuditEntry } from '../http/access.ts'
import type { Viewer } from '../http/viewer.ts'
import { SecretFile } from '../sealed-secrets.ts'
import { loadActionTypes } from './action-types.ts'
import { limits, type ResponseConnection, ResponseFiles, type StoredResponse } from './files.ts'
import { itemOf } from './item.ts'
import type { ResponsePlant } from './plant.ts'
import { PlaybookLibrary } from './playbooks.ts'

const schedule = {
  /** How often ends are looked for. */
  lookMs: 200,
  /** Pause after an undo that failed, doubled up to the second. */
  undoFirstMs: 2000,
  undoLongestMs: 60_000,
  /** After a cut and after its end the traffic of the target is looked at, but for the first seconds of it. */
  checkAfterMs: 60_000,
  settleMs: 10_000,
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
  readonly #setup: ResponseSetup
  readonly #types: ReadonlyMap<string, AnyActionType>
  readonly #files: ResponseFiles
  readonly #playbooks: PlaybookLibrary
  readonly #secrets: SecretFile
  readonly #tokens = new TokenCache()
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
    this.#types = types
    this.#files = new ResponseFiles(setup.data)
    this.#playbooks = new PlaybookLibrary(this.#files)
    this.#secrets = new SecretFile(setup.data, 'response-secrets.json')
    this.#nowMs = setup.nowMs ?? Date.now
  }

  /** Undoes what was interrupted half-way, then watches the ends. */
  start(): void {
    for (const response of this.#files.responses)
      if (response.state === 'applying')
        this.#files.save(
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
    const [stuck] = this.#files.responses.filter(
      ({ id, state }) => state === 'undoing' && (this.#undoAgain.get(id)?.tries ?? 0) >= 3,
    )
    return stuck === undefined
      ? ''
      : `The response to ${targetText(stuck.target)} cannot be undone: ${stuck.log.at(-1)?.text ?? ''}`
  }

  types(): readonly ActionTypeItem[] {
    return [...this.#types.values()].map((type) => ({
      ...{ name: type.name, title: type.title, description: type.description, targets: [...type.targets] },
      settings: settingItems(type.settings),
      secrets: Object.entries(type.secrets).map(
        ([name, { title, description = '', isOptional = false, when = null }]) => ({
          ...{ name, title, description, isOptional, when },
        }),
      ),
      expiresThere: type.expiresThereSeconds > 0,
    }))
  }

  // Connections

  connections(): readonly ResponseConnectionItem[] {
    return this.#files.connections.map((connection) => this.#connectionItem(connection))
  }

  async addConnection(change: ResponseConnectionChange): Promise<ResponseConnectionItem> {
    if (this.#files.connections.length >= limits.connections)
      throw new CodedError('too-many-records', `expected at most ${limits.connections} connections`)
    return this.#saveConnection(randomBytes(6).toString('hex'), change)
  }

  async changeConnection(id: string, change: ResponseConnectionChange): Promise<ResponseConnectionItem> {
    this.#connection(id)
    return this.#saveConnection(id, change)
  }

  async removeConnection(id: string): Promise<void> {
    this.#connection(id)
    const used = this.#files.responses.find(
      ({ connection, endedMs }) => connection === id && endedMs === undefined,
    )
    if (used !== undefined)
      throw new CodedError(
        'response-refused',
        `the response to ${targetText(used.target)} still needs it; undo that first`,
      )
    this.#files.saveConnections(this.#files.connections.filter((one) => one.id !== id))
    this.#secrets.remove(id)
  }

  async #saveConnection(id: string, change: ResponseConnectionChange): Promise<ResponseConnectionItem> {
    const { name, type: typeName, connection, secrets = {} } = change
    const type = this.#types.get(typeName)
    if (type === undefined)
      refuse(`type: expected one of ${[...this.#types.keys()].join(', ')}, got ${shortText(typeName)}`)
    const settings = completeSettings(type.settings, change.settings, refuse)
    const fault = type.check?.(settings)
    if (fault !== undefined) refuse(fault)
    for (const part of ['caFile', 'certificateFile', 'keyFile'] as const)
      if (/[/\\\0]|^\.\.?$/.test(connection[part]))
        refuse(`connection.${part}: expected the name of a file in the folder certificates`)
    const unknown = Object.keys(secrets).find((one) => type.secrets[one] === undefined)
    if (unknown !== undefined)
      refuse(`secrets: expected ${Object.keys(type.secrets).join(', ') || 'none'}, got ${shortText(unknown)}`)
    const twin = this.#files.connections.find((one) => one.name === name && one.id !== id)
    if (twin !== undefined)
      refuse(`name: expected a new name, ${shortText(name)} is taken; playbooks find it by name`)
    const safe = await this.#setup.plant.safeHosts(type.hosts(settings)).catch(() => undefined)
    if (safe !== undefined && 'device' in safe)
      throw new CodedError('response-refused', `${safe.device} is a device of the plant; it is never called`)
    this.#secrets.set(id, secrets, Object.keys(type.secrets))
    this.#tokens.forget(id)
    const saved: ResponseConnection = { id, name, type: type.name, settings, connection }
    const others = this.#files.connections.filter((one) => one.id !== id)
    this.#files.saveConnections([...others, saved])
    return this.#connectionItem(saved)
  }

  #connectionItem({
    id,
    name,
    type: typeName,
    settings,
    connection,
  }: ResponseConnection): ResponseConnectionItem {
    const type = this.#types.get(typeName)
    let secretsSet: string[] = []
    try {
      secretsSet = Object.keys(this.#secrets.of(id))
    } catch {
      // Each attempt to apply reports why.
    }
    return {
      ...{ id, name, type: typeName, settings: { ...settings }, connection: { ...connection }, secretsSet },
      ...{ typeTitle: type?.title ?? typeName, targets: [...(type?.targets ?? [])] },
    }
  }

  #connection(id: string): ResponseConnection {
    const found = this.#files.connections.find((one) => one.id === id)
    if (found === undefined) throw new CodedError('not-found', `no connection ${id}`)
    return found
  }

  // Playbooks

  get files(): ResponseFiles {
    return this.#files
  }

  get playbookLibrary(): PlaybookLibrary {
    return this.#playbooks
  }

  playbooks(): readonly PlaybookItem[] {
    return this.#playbooks.list()
  }

  /** As it was imported, with everything we do not know. */
  playbook(id: string): object {
    return this.#playbooks.find(id).raw
  }

  async importPlaybook(raw: unknown): Promise<PlaybookItem> {
    return this.#playbooks.import(raw)
  }

  async removePlaybook(id: string): Promise<void> {
    this.#playbooks.remove(id)
  }

  /** Plans what a playbook asks for at this alert; each action is approved by itself. */
  async runPlaybook(
    id: string,
    { alert: alertId, reason }: PlaybookRun,
    viewer: Viewer,
  ): Promise<PlannedRunItem> {
    const playbook = this.#playbooks.find(id)
    const found = await this.#setup.alert(alertId)
    if (found === undefined) throw new CodedError('not-found', `no alert ${alertId}`)
    const run = planRun(playbook, variablesOf(found.alert))
    if ('fault' in run) throw new CodedError('bad-response', `${playbook.name}: ${run.fault}`)
    const planned = run.actions.map((action) => {
      const connection = this.#files.connections.find(({ name }) => name === action.connection)
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
      items: this.#files.responses.slice(0, 500).map((response) => this.#item(response)),
      next: null,
      isOff: this.#files.isOff,
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
    const connection = this.#connection(wanted.connection)
    const type = this.#typeOf(connection)
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
    return this.#item(this.#files.save(response))
  }

  /** Applies it once enough other people agreed to the dry run they read. */
  async approve(id: string, dryRunId: string, viewer: Viewer): Promise<ResponseItem> {
    return this.#next(async () => {
      const response = this.#response(id)
      mustBe(response, ['waiting'])
      this.#mustBeSecondPerson(response, viewer)
      if (this.#files.isOff) throw new CodedError('response-refused', 'responses are switched off')
      const dryRun = await this.#dryRun(response.target)
      if (dryRun.id !== dryRunId || dryRun.id !== response.dryRun.id) {
        const changed = { ...response, dryRun, approvals: [] }
        if (dryRun.approvals === 'never')
          this.#end({ ...changed, state: 'refused' }, dryRun.reasons.join('; '))
        else this.#files.save(logged(changed, this.#nowMs(), `the dry run changed: ${dryRun.sentence}`))
        throw new CodedError('dry-run-changed', dryRun.sentence)
      }
      const over = overCap(this.#past(), keyOf(response), this.#nowMs())
      if (over !== undefined) throw new CodedError('response-refused', over)
      if (
        this.#typeOf(this.#connection(response.connection)).transport === 'list' &&
        this.#listed() >= caps.listEntries
      )
        throw new CodedError('response-refused', `the served lists hold ${caps.listEntries} entries already`)
      const nowMs = this.#nowMs()
      const approvals = [...response.approvals, { by: viewer.name, account: viewer.account, timeMs: nowMs }]
      const approved = this.#files.save(
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
      const refusal = this.#files.isOff
        ? 'responses are switched off'
        : (automaticRefusal(dryRun, await this.#setup.plant.isNewDevice(response.target, this.#nowMs())) ??
          overCap(this.#past(), keyOf(response), this.#nowMs()))
      if (refusal !== undefined)
        return this.#item(
          this.#files.save(
            logged({ ...response, dryRun }, this.#nowMs(), `a person must decide: ${refusal}`),
          ),
        )
      const nowMs = this.#nowMs()
      const approvals = [{ by, account: '', timeMs: nowMs }]
      const released = this.#files.save(
        logged({ ...response, dryRun, approvals }, nowMs, `approved by ${by}`),
      )
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
    this.#files.setOff(isOff)
    return this.list()
  }

  /** One entry a line, or undefined if no connection serves this list. */
  blockList(name: string): string | undefined {
    const serving = this.#files.connections.filter(
      ({ type, settings }) => type === 'block-list' && settings.list === name,
    )
    if (serving.length === 0) return undefined
    const ids = new Set(serving.map(({ id }) => id))
    const nowMs = this.#nowMs()
    const entries = this.#files.responses
      .filter(
        ({ state, connection, untilMs = 0 }) => state === 'active' && ids.has(connection) && nowMs < untilMs,
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
    const applying = this.#files.save({ ...response, state: 'applying', appliedMs: nowMs, untilMs })
    const outcome = await this.#perform(applying, 'apply')
    this.#audited(applying, 'response applied', outcome.state === 'done' ? 'done' : outcome.reason)
    if (outcome.state === 'done')
      return this.#files.save(
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
    const undoing = this.#files.save(logged({ ...response, state: 'undoing' }, this.#nowMs(), why))
    const outcome = await this.#perform(undoing, 'undo')
    this.#audited(undoing, 'response undone', outcome.state === 'done' ? 'done' : outcome.reason)
    if (outcome.state === 'done') {
      this.#undoAgain.delete(response.id)
      return this.#end({ ...undoing, state: isFailed ? 'failed' : 'undone' }, `undone: ${outcome.reference}`)
    }
    const tries = (this.#undoAgain.get(response.id)?.tries ?? 0) + 1
    const pauseMs = Math.min(schedule.undoFirstMs * 2 ** (tries - 1), schedule.undoLongestMs)
    this.#undoAgain.set(response.id, { atMs: this.#nowMs() + pauseMs, tries })
    return this.#files.save(logged(undoing, this.#nowMs(), `undo failed: ${outcome.reason}`))
  }

  async #perform(
    { id, connection: connectionId, target, untilMs = 0 }: StoredResponse,
    direction: ActionDirection,
  ) {
    const fault = (reason: string) =>
      ({ state: 'failed', reason, isTemporary: direction === 'undo' }) as const
    try {
      const connection = this.#connection(connectionId)
      const type = this.#typeOf(connection)
      const safe = await this.#setup.plant.safeHosts(type.hosts(connection.settings))
      if ('device' in safe) return fault(`${safe.device} is a device of the plant; it is never called`)
      const order = { id, target, seconds: Math.max(1, Math.round((untilMs - this.#nowMs()) / 1000)) }
      return await performAction(
        type,
        { order, direction },
        {
          ...{ destination: connection.id, settings: connection.settings, connection: connection.connection },
          ...{ secrets: this.#secrets.of(connection.id), data: this.#setup.data, tokens: this.#tokens },
          sender: { sensor: '', version: this.#setup.version, url: '' },
          ownPort: this.#setup.ownPort(),
          isProtected: (address) => !safe.addresses.has(address),
        },
      )
    } catch (error) {
      return fault((error as Error).message)
    }
  }

  async #look(): Promise<void> {
    const nowMs = this.#nowMs()
    await this.#next(() => this.#checkTraffic(nowMs)).catch((error: Error) =>
      this.#setup.log(`sightglass: response: ${error.message}`),
    )
    const due = this.#files.responses.filter(
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
    for (const response of this.#files.responses) {
      const { state, appliedMs, endedMs, target, checked } = response
      // Which connections need an account or a domain is not known.
      if (target.kind === 'account' || target.kind === 'domain') continue
      const isCut = state === 'active' && checked !== 'applied'
      const isOver = state === 'undone' && checked === 'applied'
      const sinceMs = isCut ? appliedMs : isOver ? endedMs : undefined
      if (sinceMs === undefined || nowMs - sinceMs < schedule.checkAfterMs) continue
      const lastMs = await this.#setup.plant.lastTraffic(target)
      const seen = lastMs !== undefined && lastMs > sinceMs + schedule.settleMs
      const seconds = Math.round(((lastMs ?? 0) - sinceMs) / 1000)
      const text = seen
        ? `traffic of ${targetText(target)} was seen ${seconds} s after ${isCut ? 'the cut: it may not work' : 'its end: it is connected again'}`
        : `no traffic of ${targetText(target)} was seen ${isCut ? 'after the cut' : 'after its end'}`
      const latest = this.#response(response.id)
      if (latest.state !== state) continue
      this.#files.save(logged({ ...latest, checked: isCut ? 'applied' : 'ended' }, nowMs, text))
      this.#audited(latest, isCut ? 'cut checked in traffic' : 'end checked in traffic', text)
    }
  }

  #end(response: StoredResponse, text: string): StoredResponse {
    return this.#files.save(logged({ ...response, endedMs: this.#nowMs() }, this.#nowMs(), text))
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
    return this.#files.responses.flatMap((response) =>
      response.appliedMs === undefined ? [] : [{ target: keyOf(response), appliedMs: response.appliedMs }],
    )
  }

  #listed(): number {
    const lists = new Set(
      this.#files.connections.filter(({ type }) => type === 'block-list').map(({ id }) => id),
    )
    return this.#files.responses.filter(
      ({ state, connection }) => state === 'active' && lists.has(connection),
    ).length
  }

  #typeOf({ type: name }: ResponseConnection): AnyActionType {
    const type = this.#types.get(name)
    if (type === undefined) throw new CodedError('bad-response', `there is no action type ${name}`)
    return type
  }

  #response(id: string): StoredResponse {
    const found = this.#files.find(id)
    if (found === undefined) throw new CodedError('not-found', `no response ${id}`)
    return found
  }

  #item(response: StoredResponse): ResponseItem {
    const connection = this.#files.connections.find(({ id }) => id === response.connection)
    return itemOf(response, this.#types.get(connection?.type ?? '')?.title ?? '', neededOf(response))
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
