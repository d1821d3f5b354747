import type { ActionName, ActionTable } from '#model/action'
import type { Device } from '#model/device'
import type { Observation, Party } from '#model/fact'
import type { Traits } from '#model/protocol'
import type { LateClient, RuleContext, RuleInput } from '#model/rule'
import type { Indicator, IndicatorKind, Threats } from '#model/threat'
import type { Microseconds } from '#model/time'
import { actionOfOperation } from './actions.ts'
import type { LateClients } from './engines/late-clients.ts'
import type { Moment } from './engines/windows.ts'
import { LATE_HOST_SECONDS } from './late-host.ts'
import type { Maintenance } from './maintenance.ts'
import { isGroup, nameOf } from './names.ts'
import type { DetectionPlant, Normal } from './plant.ts'

/** The family of a protocol by its name. */
export type FamilyOf = (protocol: string) => 'ot' | 'it' | 'infrastructure'

/** Traits in the manifest of a protocol, by its name. */
export type TraitsOf = (protocol: string) => Traits
export type ActionsOf = (protocol: string) => ActionTable | undefined

/** Values named in the sentence of an alert about normal behaviour. */
const NAMED = 5
/** Facts that show what a client does. */
const ACTS: ReadonlySet<string> = new Set(['operation', 'session', 'transfer', 'flow'])
/** A client that came after learning is known once its alert has been open for this long. */
const JUDGED_SECONDS = 86_400

/** Made once: `toLocaleString` makes one with each call, which took a tenth of the time of 60,000 findings. */
const numberFormat = new Intl.NumberFormat('en')

/** Share of values seen once from which another new one is no surprise: one in ten. */
const EXPECTED = 0.1

/** Answers a rule's questions about one judged fact; one instance, pointed at fact after fact. */
export class CurrentRuleContext implements RuleContext, Moment {
  readonly #plant: DetectionPlant
  readonly #normal: Normal
  readonly #lateClients: LateClients
  readonly #isLearningAt: (input: RuleInput) => boolean
  readonly #maintenance: Maintenance
  readonly #familyOf: FamilyOf
  readonly #traitsOf: TraitsOf
  readonly #actionsOf: ActionsOf
  readonly #threats: Threats
  #input: RuleInput | undefined
  #isLearning: boolean | undefined

  constructor(options: {
    readonly plant: DetectionPlant
    readonly normal: Normal
    readonly lateClients: LateClients
    /** May what is judged still become normal by itself? Asked only if a rule cares. */
    readonly isLearningAt: (input: RuleInput) => boolean
    readonly maintenance: Maintenance
    readonly familyOf: FamilyOf
    readonly traitsOf: TraitsOf
    readonly actionsOf: ActionsOf
    readonly threats: Threats
  }) {
    this.#plant = options.plant
    this.#normal = options.normal
    this.#lateClients = options.lateClients
    this.#isLearningAt = options.isLearningAt
    this.#maintenance = options.maintenance
    this.#familyOf = options.familyOf
    this.#traitsOf = options.traitsOf
    this.#actionsOf = options.actionsOf
    this.#threats = options.threats
  }

  /** Points the view at what is judged next. */
  at(input: RuleInput): this {
    if (input !== this.#input) this.#isLearning = undefined
    this.#input = input
    return this
  }

  get time(): Microseconds {
    return this.#now().time
  }

  get lastTime(): Microseconds {
    return this.#now().lastTime
  }

  get isFlow(): boolean {
    return this.#now().fact.kind === 'flow'
  }

  get isLearning(): boolean {
    this.#isLearning ??= this.#isLearningAt(this.#now())
    return this.#isLearning
  }

  device(of: 'client' | 'server' | string): Device | undefined {
    const input = this.#now()
    if (of === 'client') return this.#plant.deviceOf(input.client)
    if (of === 'server') return this.#plant.deviceOf(input.server)
    return this.#plant.deviceOfAddress(of)
  }

  cachedDevice(side: 'client' | 'server'): Device | undefined {
    return this.#plant.cachedDevice(this.#now()[side])
  }

  isKnownAddress(address: string): boolean {
    return this.#plant.isKnownAddress(address)
  }

  firstSeen(address: string): Microseconds | undefined {
    return this.#plant.firstSeen(address)
  }

  lastSeen(address: string): Microseconds | undefined {
    return this.#plant.lastSeen(address)
  }

  observedSince(): Microseconds {
    return this.#plant.observedSince
  }

  isInternet(side: 'client' | 'server'): boolean | undefined {
    return this.#plant.isInternet(this.#now()[side])
  }

  nameOf(side: 'client' | 'server'): string {
    return nameOf(this.#now(), this, side)
  }

  isUsualLink(): boolean {
    const observed = this.#observed()
    if (this.#normal.knowsConnectionPair(observed)) return true
    // A group never answers, so that it is no relation of the baseline: what was sent to it is.
    return isGroup(observed.server) && this.#normal.verbKnownAt(observed) === 'server'
  }

  isServed(): boolean {
    return this.#normal.knowsService(this.#observed())
  }

  isUsual(behaviourKey?: string): boolean {
    if (this.#now().fact.kind !== 'operation') return false
    const unusual = this.newKeyValues()
    return behaviourKey === undefined
      ? unusual.length === 0
      : unusual.every(([name]) => name !== behaviourKey)
  }

  newKeyValues(): readonly (readonly [behaviourKey: string, value: string])[] {
    const observed = this.#observed()
    if (observed.fact.kind !== 'operation') return []
    const keyValues = this.#normal.keyValuesOf(observed.protocol, observed.fact)
    // Without behaviour keys there is only the verb: for ARP, NTP and the like it proves nothing.
    if (keyValues.length === 1 && this.family() !== 'ot') return []
    const channel = this.#normal.channelOf(observed)
    return channel === undefined
      ? keyValues
      : keyValues.filter(([name, keyValue]) => !channel.knows(name, keyValue))
  }

  isNewExpected(): boolean {
    const observed = this.#observed()
    if (observed.fact.kind !== 'operation') return false
    const channel = this.#normal.channelOf(observed)
    const fresh = this.newKeyValues()
    return (
      channel !== undefined &&
      fresh.length > 0 &&
      fresh.every(([name]) => channel.probabilityOfNew(name) >= EXPECTED)
    )
  }

  isOnProbation(): boolean {
    const observed = this.#observed()
    const channel = this.#normal.channelOf(observed)
    if (channel?.hasProbation !== true || observed.fact.kind !== 'operation') return false
    return this.#normal
      .keyValuesOf(observed.protocol, observed.fact)
      .some(([behaviourKey, keyValue]) => channel.isOnProbation(behaviourKey, keyValue, observed.time))
  }

  isUsualOfPeers(): boolean {
    return this.#normal.isUsualOfPeers(this.#observed())
  }

  verbKnownAt(): 'server' | 'type' | undefined {
    return this.#normal.verbKnownAt(this.#observed())
  }

  knownAtAlike(): 'same' | 'several' | 'function' | undefined {
    return this.#normal.knownAtAlike(this.#observed())
  }

  isClientOfOthers(): boolean {
    const observed = this.#observed()
    return this.#normal.isClientOfOthers(observed, isGroup(observed.server))
  }

  isUsedByAlike(): boolean {
    const observed = this.#observed()
    // The type of a host that came later follows from what it does now.
    if (this.#normal.isClosed && this.#normal.learnedSeconds(observed.client) === 0) return false
    return this.#normal.isUsedByAlike(observed)
  }

  isUsualVerb(): boolean {
    const observed = this.#observed()
    return (
      observed.fact.kind === 'operation' &&
      (this.#normal.channelOf(observed)?.knowsVerb(observed.fact.verb) ?? false)
    )
  }

  normal(behaviourKey = 'verb'): string {
    const observed = this.#observed()
    const channel = this.#normal.channelOf(observed)
    if (channel === undefined)
      return this.isUsualLink()
        ? 'They talk, but this protocol asked nothing before.'
        : 'These two were never seen talking like this.'
    const behaviourKeys = channel.keyValues.byBehaviourKey()
    const keyValues = [...(behaviourKeys.get(behaviourKey) ?? behaviourKeys.get('verb') ?? [])]
    const known = keyValues
      .sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1))
      .slice(0, NAMED)
      .map(
        ([keyValue, { count }]) =>
          `${keyValue} (${count === 1 ? 'once' : `${numberFormat.format(count)} times`})`,
      )
    const seen = `between these two by ${observed.protocol}: ${known.join(', ') || 'nothing yet'}.`
    return this.isLearning ? `Still learning, so nothing is settled. So far ${seen}` : `B${seen.slice(1)}`
  }

  family(): 'ot' | 'it' | 'infrastructure' {
    return this.#familyOf(this.#now().protocol)
  }

  action(): ActionName | undefined {
    const { fact, protocol, server } = this.#now()
    const operation = fact.kind === 'deviation' ? fact.operation : fact
    if (operation?.kind !== 'operation') return undefined
    return actionOfOperation(this.#actionsOf(protocol), operation, isGroup(server))
  }

  secondsConnected(): number | undefined {
    const { memo, time } = this.#now()
    return memo === undefined || memo.since < 0 ? undefined : (time - memo.since) / 1e6
  }

  traits(): Traits {
    return this.#traitsOf(this.#now().protocol)
  }

  threat(kind: IndicatorKind, value: string, port?: number): Indicator | undefined {
    if (this.#threats.isEmpty) return undefined
    return this.#threats.find(kind, value, this.#now().lastTime, port)
  }

  maintenance(): string {
    const { client, server, lastTime } = this.#now()
    return this.#maintenance.openFor([server.ip, server.mac, client.ip, client.mac], lastTime)
  }

  /** Name of the window that makes this finding approved work; '' for none. */
  approvedBy(): string {
    const { client, server, fact, lastTime } = this.#now()
    // A device that appears is judged by the window: a spare part is new.
    const isAct = ACTS.has(fact.kind) && !(fact.kind === 'operation' && fact.verb === 'report')
    const address = client.ip ?? client.mac
    if (!isAct || address === undefined) return this.maintenance()
    return this.#maintenance.approves(
      { client: [client.ip, client.mac], server: [server.ip, server.mac] },
      lastTime,
      (since) => this.#wasKnownAt(client, address, since),
    )
  }

  /** Learned, or seen in time for people to judge its first alert. */
  #wasKnownAt(client: Party, address: string, since: Microseconds): boolean {
    const first = this.#plant.firstSeen(address)
    if (this.#normal.isClosed)
      return (
        this.#normal.knowsDevice(client) || (first !== undefined && first <= since - JUDGED_SECONDS * 1e6)
      )
    const begun = this.#plant.observedSince + LATE_HOST_SECONDS * 1e6
    return first !== undefined && first <= Math.max(since, begun)
  }

  lateClient(): LateClient | undefined {
    return this.#lateClients.of(this.#now())
  }

  #now(): RuleInput {
    if (this.#input === undefined) throw new Error('unreachable: a rule asked before there was a fact')
    return this.#input
  }

  /** Notices have no protocol message; questions about operations answer for facts only. */
  #observed(): Observation {
    return this.#now() as Observation
  }
}
