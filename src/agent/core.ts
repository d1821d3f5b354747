/** The agent: runs collectors, makes batches, spools and sends them. One timer; nothing listens. */
import type { AgentAnswer } from '#schema/agent'
import { Aggregator } from './aggregate.ts'
import { BatchWriter } from './batch.ts'
import { type AgentCollector, type AgentLoss, type CollectorContext, smallText } from './collector.ts'
import type { readConfiguration } from './configuration.ts'
import { type AgentHost, belowRoot, fileText } from './host.ts'
import { type AgentIdentity, enrol, mustRenew, openIdentity, refusal, storeIdentity } from './identity.ts'
import { BatchSender } from './send.ts'
import { builtInConfiguration, type ImageSettings, type SiteConfiguration } from './settings.ts'
import { sha256Text } from './sha256.ts'
import { isBigEndianHost, readSockets } from './sockets.ts'
import { Spool } from './spool.ts'
import { cleanText, hexText, maskSecrets, textOfBytes, utf8Bytes } from './text.ts'

export const VERSION = '1'

export const limits = {
  /** Milliseconds between two looks at what is due. */
  tick: 500,
  /** Milliseconds until an urgent event is sent. */
  urgent: 60_000,
  /** Milliseconds from the start to the first batch, and from there to the second. */
  firstBatch: 5000,
  secondBatch: 15_000,
  /** Names of counters, and problems kept between two health events. */
  counters: 64,
  problems: 16,
  /** Seconds between two rounds of connections, where digests of them are sent. */
  digestRound: 10,
  /** Batches sent in one go. */
  burst: 50,
  /** Milliseconds between two enrolments of an agent that the server does not know any more: each may use up a code. */
  enrolmentPause: 3_600_000,
  /** Share of one core above which all intervals are doubled. */
  share: 0.01,
} as const

/** 2020-01-01: a clock before it is not set. */
const CLOCK_SET = 1_577_836_800_000

export interface AgentOptions {
  readonly host: AgentHost
  readonly settings: ImageSettings
  readonly collectors: readonly AgentCollector[]
  /** Folder below which the system is read; '' for `/`. */
  readonly root: string
  /** Fails where the image does not have that file. */
  loadReader(): Promise<typeof readConfiguration>
  /** Gets each new reason for which nothing can be sent. */
  warn?(problem: string): void
  /** Of the start; reported with the first health event. */
  readonly problem: string
}

interface Running {
  readonly collector: AgentCollector
  readonly round: () => void | Promise<void>
  due: number
  isBusy: boolean
}

export class Agent {
  readonly #options: AgentOptions
  readonly #host: AgentHost
  readonly #aggregator = new Aggregator()
  readonly #spool: Spool
  readonly #sender: BatchSender
  readonly #writer: BatchWriter
  readonly #running: Running[] = []
  readonly #counters = new Map<string, number>()
  readonly #problems = new Set<string>()
  readonly #loss: AgentLoss = { forks: 0, seen: 0, opens: 0, listed: 0 }
  readonly #identity: AgentIdentity
  #configuration: SiteConfiguration = builtInConfiguration
  #hasState = false
  #nextBatch = 0
  #nextDigest = 0
  #nextEnrolment = 0
  #warned = ''
  #slowdown = 1
  #lastCpu: { readonly cpuMs: number; readonly at: number } | undefined
  #isSending = false
  #isEnded = false
  #second = Number.NaN
  #secondText = ''

  constructor(options: AgentOptions) {
    const { host, settings } = options
    this.#options = options
    this.#host = host
    this.#identity = openIdentity(host, settings)
    this.#spool = new Spool({
      host,
      file: settings.spool === 'flash' ? `${settings.folder}/spool.ndjson` : '',
      maximumBytes: settings.spoolBytes,
    })
    this.#sender = new BatchSender(host, settings, this.#identity.files)
    this.#writer = new BatchWriter({
      agent: this.#identity.id,
      boot: hexText(host.random(16)),
      version: VERSION,
    })
    this.#noteProblem(options.problem)
    this.#open()
  }

  get id(): string {
    return this.#identity.id
  }

  #open(): void {
    const { collectors, settings } = this.#options
    const without = new Set([...settings.without, ...this.#configuration.without])
    for (const collector of collectors) {
      if (without.has(collector.name)) continue
      this.#running.push({ collector, round: collector.open(this.#context()), due: 0, isBusy: false })
    }
  }

  #context(): CollectorContext {
    const { settings, root } = this.#options
    const count = (name: string, amount = 1) => this.#count(name, amount)
    const counted = ({ text, replaced, cut }: { text: string; replaced: number; cut: number }) => {
      if (replaced > 0) count('replacedCharacters', replaced)
      if (cut > 0) count('cutTexts')
      return text
    }
    const host = belowRoot(this.#host, root)
    return {
      host,
      shared: {
        smallText: (path) => smallText(host, path),
        readSockets: (take) => void readSockets(host, isBigEndianHost(host), take),
        sha256: sha256Text,
      },
      clean: (text) => counted(cleanText(text)),
      cleanBytes: (bytes) => counted(textOfBytes(bytes)),
      mask: (command) => maskSecrets(command, this.#configuration.secretNames),
      count,
      emit: (event, key, priority, time) => this.#aggregator.add(event, key, time ?? this.#time(), priority),
      path: (path) => `${root}${path}`,
      state: (name, items, priority = 'low') =>
        this.#aggregator.state(name, items, { time: this.#time(), at: this.#host.monotonic(), priority }),
      health: (own) => this.#health(own),
      run: (request) => this.#host.run(request),
      settings: {
        watchedFiles: [...settings.watchedFiles, ...this.#configuration.watchedFiles].slice(0, 64),
        setuidPrograms: settings.setuidPrograms,
      },
      loss: this.#loss,
      now: () => this.#host.monotonic(),
    }
  }

  #count(name: string, amount: number): void {
    if (this.#counters.size < limits.counters || this.#counters.has(name))
      this.#counters.set(name, (this.#counters.get(name) ?? 0) + amount)
  }

  #noteProblem(problem: string): void {
    if (problem !== '' && this.#problems.size < limits.problems)
      this.#problems.add(cleanText(problem, 200).text)
  }

  get #isClockSet(): boolean {
    return this.#host.now() >= CLOCK_SET
  }

  /** One text a second: thousands of events share it. */
  #time(): string {
    const isSet = this.#isClockSet
    const second = Math.floor((isSet ? this.#host.now() : this.#host.monotonic()) / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#secondText = isSet ? `${new Date(second * 1000).toISOString().slice(0, 19)}Z` : `boot+${second}`
    }
    return this.#secondText
  }

  #health(own: { readonly rss: number; readonly cpuMs: number; readonly uptime: number }): void {
    const at = this.#host.monotonic()
    const before = this.#lastCpu
    this.#lastCpu = { cpuMs: own.cpuMs, at }
    if (before !== undefined && at > before.at) {
      const share = (own.cpuMs - before.cpuMs) / (at - before.at)
      if (share > limits.share && this.#slowdown < 16) {
        this.#slowdown *= 2
        this.#noteProblem(`used ${(share * 100).toFixed(1)} % of a core: intervals doubled`)
      } else if (share < limits.share / 4 && this.#slowdown > 1) this.#slowdown /= 2
    }
    this.#noteProblem(this.#spool.problem)
    this.#noteProblem(this.#sender.problem)
    const counters = Object.fromEntries(this.#counters)
    this.#counters.clear()
    const problems = [...this.#problems]
    this.#problems.clear()
    const { bytes: spoolBytes, writes: spoolWrites } = this.#spool
    this.#aggregator.add(
      { kind: 'health', ...own, spoolBytes, spoolWrites, counters, problems },
      String(at),
      this.#time(),
      problems.length > 0 ? 'now' : 'low',
    )
  }

  /** One round of each collector; `take` gets the batches of it. */
  async once(take: (batch: string) => void): Promise<void> {
    await this.#loadConfiguration()
    for (const running of this.#running) await this.#round(running)
    this.#write(take)
  }

  async start(): Promise<void> {
    const { host, settings } = this.#options
    storeIdentity(host, settings, this.#identity)
    await this.#loadConfiguration()
    // The first batch soon, so that a maker sees the device appear; the second has what is read later.
    const now = this.#host.monotonic()
    this.#nextBatch = now + limits.firstBatch
    for (const running of this.#running) running.due = now + (running.collector.delay ?? 0) * 1000
    this.#tick()
  }

  /** Writes what is left to flash. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#write()
    this.#spool.persist(this.#host.monotonic(), true)
  }

  #tick(): void {
    if (this.#isEnded) return
    const now = this.#host.monotonic()
    for (const running of this.#running) if (now >= running.due && !running.isBusy) void this.#round(running)
    if (this.#aggregator.isUrgent) this.#nextBatch = Math.min(this.#nextBatch, now + limits.urgent)
    if (now >= this.#nextBatch) {
      this.#write()
      this.#spool.persist(now)
    } else if (this.#digestSeconds > 0 && now >= this.#nextDigest) this.#writeDigest(now)
    if (this.#spool.length > 0 || !this.#identity.isEnrolled) void this.#send()
    this.#host.later(limits.tick, () => this.#tick())
  }

  async #round(running: Running): Promise<void> {
    const { collector, round } = running
    const standard =
      collector.name === 'connection' && this.#digestSeconds > 0 ? limits.digestRound : collector.seconds
    const seconds = this.#configuration.seconds[collector.name] ?? standard
    running.due = this.#host.monotonic() + seconds * 1000 * this.#slowdown
    running.isBusy = true
    try {
      await round()
    } catch (error) {
      this.#count(`failed-${collector.name}`, 1)
      this.#noteProblem(`${collector.name}: ${(error as Error).message}`)
    }
    running.isBusy = false
  }

  #write(take: (batch: string) => void = () => {}): void {
    const { sendSeconds } = this.#options.settings
    const at = this.#host.monotonic()
    const isFirst = !this.#hasState
    const weight = isFirst ? 'state' : this.#aggregator.isUrgent ? 'now' : 'low'
    this.#hasState = true
    const events = this.#aggregator.take()
    const dropped = this.#spool.takeLost()
    for (const batch of this.#writer.write(events, this.#status(dropped))) {
      const hasState = weight === 'state' || /"change":"present"/.test(batch.text)
      this.#spool.add({ ...batch, boot: this.#writer.boot, weight: hasState ? 'state' : weight, added: at })
      take(batch.text)
    }
    const pause = (this.#configuration.sendSeconds ?? sendSeconds) * 1000
    this.#nextDigest = at + this.#digestSeconds * 1000
    this.#nextBatch = at + (isFirst ? Math.min(pause, limits.secondBatch) : pause)
  }

  get #digestSeconds(): number {
    return this.#configuration.digestSeconds ?? this.#options.settings.digestSeconds
  }

  /** Only while batches arrive: digests must not fill the spool. */
  #writeDigest(at: number): void {
    this.#nextDigest = at + this.#digestSeconds * 1000
    if (this.#spool.length > 0 || !this.#identity.isEnrolled) return
    const dropped = { events: 0, batches: 0, forks: 0, seen: 0 }
    const events = this.#aggregator.takeNewConnections()
    for (const batch of this.#writer.write(events, { ...this.#status(dropped), isDigest: true }))
      this.#spool.add({ ...batch, boot: this.#writer.boot, weight: 'low', added: at })
  }

  /** Header of a batch; losses are counted anew from here. */
  #status(dropped: {
    readonly events: number
    readonly batches: number
    readonly forks: number
    readonly seen: number
  }) {
    const { forks, seen, opens, listed } = this.#loss
    const events = this.#aggregator.lost + dropped.events
    this.#aggregator.lost = 0
    Object.assign(this.#loss, { forks: 0, seen: 0, opens: 0, listed: 0 })
    const { sendSeconds } = this.#options.settings
    return {
      time: this.#time(),
      clock: this.#isClockSet ? ('set' as const) : ('unset' as const),
      config: this.#configuration.counter,
      lost: {
        ...{ events, batches: dropped.batches, forks: forks + dropped.forks, seen: seen + dropped.seen },
        ...{ opens, listed },
      },
      sendSeconds: Math.round(this.#configuration.sendSeconds ?? sendSeconds),
      digestSeconds: Math.round(this.#digestSeconds),
    }
  }

  async #send(): Promise<void> {
    const { host, settings } = this.#options
    if (this.#isSending || settings.server === '' || this.#sender.isWaiting) return
    this.#isSending = true
    try {
      const [sender, identity] = [this.#sender, this.#identity]
      if (!identity.isEnrolled) {
        const problem = await enrol({ host, settings, sender, identity })
        if (problem !== '') return this.#failed(`enrolment: ${problem}`)
      } else if (mustRenew(identity, host.now()))
        this.#noteProblem(await enrol({ host, settings, sender, identity }, true))
      for (let sent = 0; sent < limits.burst && this.#spool.first !== undefined; sent++) {
        const batch = this.#spool.first
        const { status, body, problem } = await sender.post(
          '/agents/1/batches',
          batch.text,
          'application/x-ndjson',
        )
        if (status === 409 || status === 413 || status === 422) this.#count(`refused-${status}`, 1)
        else if (status !== 200 && status !== 202) {
          const reason = problem || refusal(status, body)
          const again = status === 401 ? await this.#enrolAgain() : undefined
          if (again === '') continue
          return this.#failed(again === undefined ? reason : `${reason}; enrolment: ${again}`)
        }
        this.#spool.done(batch)
        if (status === 200) await this.#take(body)
      }
      sender.succeeded()
      this.#warned = ''
    } finally {
      this.#isSending = false
    }
  }

  /** A certificate expired, or the agent was removed. '' or why it failed; undefined where it may not try. */
  async #enrolAgain(): Promise<string | undefined> {
    const { host, settings } = this.#options
    const now = host.monotonic()
    if (settings.code === '' || now < this.#nextEnrolment) return undefined
    this.#nextEnrolment = now + limits.enrolmentPause
    return await enrol({ host, settings, sender: this.#sender, identity: this.#identity })
  }

  #failed(problem: string): void {
    this.#noteProblem(problem)
    if (problem !== this.#warned) this.#options.warn?.(cleanText(problem, 300).text)
    this.#warned = problem
    this.#sender.backOff(this.#digestSeconds > 0 ? (this.#digestSeconds * 1000) / 2 : undefined)
  }

  async #take(body: string): Promise<void> {
    let text: string | undefined
    try {
      text = (JSON.parse(body) as AgentAnswer).configuration
    } catch {
      this.#count('wrongAnswers', 1)
    }
    if (typeof text !== 'string') return
    const { host, settings } = this.#options
    const problem = await this.#apply(text)
    if (problem !== '') this.#noteProblem(`configuration refused: ${problem}`)
    else if (!host.write(`${settings.folder}/configuration.json`, text))
      this.#noteProblem('the configuration cannot be stored')
  }

  async #loadConfiguration(): Promise<void> {
    const { host, settings } = this.#options
    const text = fileText(host, `${settings.folder}/configuration.json`)
    if (text !== undefined) this.#noteProblem((await this.#apply(text)) && 'stored configuration refused')
  }

  /** '' or why the configuration in use stays. */
  async #apply(text: string): Promise<string> {
    const { host, settings, collectors, loadReader } = this.#options
    const readConfiguration = await loadReader().catch(() => undefined)
    if (readConfiguration === undefined) return 'sightglass-agent-configuration.mjs is not installed'
    const read = readConfiguration(text, {
      settings,
      agent: this.#identity.id,
      counter: this.#configuration.counter,
      now: this.#isClockSet ? host.now() : undefined,
      collectors: collectors.map(({ name }) => name),
      utf8Bytes,
    })
    if (typeof read === 'string') return read
    this.#configuration = read
    this.#running.length = 0
    this.#open()
    return ''
  }
}
