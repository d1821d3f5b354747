import { communityId, type FlowTuple } from '#bytes/community-id'
import type { Dissector } from '#dissect/dissector'
import { transportName } from '#dissect/traffic-builder'
import type { FlowTable } from '#flow/flow-table'
import { ipBytes } from '#model/address'
import type { Party } from '#model/fact'
import type { Finding, Rule, RuleInput } from '#model/rule'
import type { Microseconds } from '#model/time'
import { type EveAlert, type EveEnd, readEveLine } from '#signatures/eve/eve-alert'
import { findingOfEve, ruleOfEve } from '#signatures/eve/eve-rule'
import { limits } from '#signatures/eve/limits'
import type { SignatureHit } from '#signatures/seen'
import { signatureRuleId } from '#signatures/signature-rule'
import { RecentFrames } from './recent-frames.ts'

/**
 * Suricata evaluates a stream at its acknowledgment, the engine at its arrival; on a live link Suricata also reports
 * with a delay.
 */
const LAG: Microseconds = 2e6
/** A live alert so far ahead of our traffic comes by another clock, and is not waited for. */
const OTHER_CLOCK: Microseconds = 3600e6
/** Times of hits of one signature in one conversation that are remembered. */
const OWN_TIMES = 16

export interface EveMergeOptions {
  readonly flows: FlowTable
  readonly dissector: Dissector
  /** As in `PipelineOptions`. */
  readonly realmOf: ((vlan: number, interfaceIndex: number) => number) | undefined
  readonly realmName: (realm: number) => string
  readonly found: (rule: Rule, finding: Finding, judged: RuleInput) => void
  /** Alerts come while a live stream is read, and may be older than what was read of it. Else those of another time wait for their capture. */
  readonly isLive: boolean
}

interface PendingEveAlert {
  readonly alert: EveAlert
  /** The same signature, conversation and second. */
  readonly key: string
  readonly time: Microseconds
  count: number
}

interface Joined {
  /** -1: the conversation was not seen here. */
  readonly flow: number
  readonly realm: number
  readonly time: Microseconds
  readonly count: number
}

/**
 * Suricata's alerts about our traffic. Each waits until its packets have passed here, is joined with its conversation
 * (by the fields of a community id: addresses, ports, protocol), and is dropped if the same signature fired here, too.
 */
export class EveMerge {
  readonly #options: EveMergeOptions
  readonly #counted = {
    eveLinesRead: 0,
    eveAlerts: 0,
    eveAlsoOurs: 0,
    eveNotSeenHere: 0,
    eveLinesRefused: 0,
    eveLimit: 0,
  }
  readonly #rules = new Map<string, Rule>()
  readonly #frames = new RecentFrames(limits.frames)
  /** Signature and conversation → when it spoke here; the oldest go first. */
  readonly #ownHits = new Map<string, Microseconds[]>()
  /** In order of time once `#isSorted`. */
  #waiting: PendingEveAlert[] = []
  readonly #bySecond = new Map<string, PendingEveAlert>()
  #isSorted = true
  #now: Microseconds = Number.POSITIVE_INFINITY

  constructor(options: EveMergeOptions) {
    this.#options = options
  }

  get counters(): Record<string, number> {
    return { ...this.#counted, eveWaiting: this.#waiting.reduce((sum, { count }) => sum + count, 0) }
  }

  /** Takes lines of EVE, in any order. */
  hear(lines: Iterable<string>): void {
    for (const line of lines) {
      const alert = line === '' ? 'other' : readEveLine(line)
      if (alert === 'refused') {
        this.#counted.eveLinesRefused++
        continue
      }
      if (line !== '') this.#counted.eveLinesRead++
      if (alert !== 'other') this.#wait(alert)
    }
  }

  /** Lines that could not even be read. */
  refuse(count: number): void {
    this.#counted.eveLinesRefused += count
  }

  /** A frame of this flow has been read. */
  frame(time: Microseconds, flow: number, frame: number): void {
    this.#frames.add(time, flow, frame)
  }

  /** One of our own signatures has spoken. */
  spoke({ signature, flow, time }: SignatureHit): void {
    const key = keyOf(signatureRuleId(signature), ...this.#endsOf(flow))
    const times = this.#ownHits.get(key) ?? []
    this.#ownHits.delete(key)
    this.#ownHits.set(key, [...times.slice(1 - OWN_TIMES), time])
    if (this.#ownHits.size > limits.ownHits) this.#ownHits.delete(this.#ownHits.keys().next().value!)
  }

  /** A second has passed. @param since when the recording under way began */
  tick(now: Microseconds, since: Microseconds): void {
    this.#now = now
    this.#deliver(since - LAG, now - LAG)
  }

  /** The recording is over; its flows are still known. */
  endRecording(from: Microseconds, to: Microseconds): void {
    this.#deliver(from - LAG, to + LAG)
    this.#frames.clear()
  }

  #wait(alert: EveAlert): void {
    const { sender, receiver, signature } = alert
    const time = this.#options.isLive && alert.time > this.#now + OTHER_CLOCK ? this.#now : alert.time
    const ends = `${sender.address} ${sender.port} ${receiver.address} ${receiver.port}`
    const key = `${signatureRuleId(signature)} ${ends} ${Math.floor(time / 1e6)}`
    const known = this.#bySecond.get(key)
    if (known !== undefined) known.count++
    else if (this.#waiting.length >= limits.waiting) this.#counted.eveLimit++
    else {
      const waiting: PendingEveAlert = { alert, key, time, count: 1 }
      this.#isSorted &&= time >= (this.#waiting.at(-1)?.time ?? time)
      this.#waiting.push(waiting)
      this.#bySecond.set(key, waiting)
    }
  }

  #deliver(from: Microseconds, to: Microseconds): void {
    if (this.#waiting.length === 0) return
    if (!this.#isSorted) this.#waiting.sort((one, other) => one.time - other.time)
    this.#isSorted = true
    const first = this.#options.isLive ? 0 : this.#firstSince(from)
    const ready = this.#waiting.splice(first, this.#firstSince(to) - first)
    for (const waiting of ready) {
      this.#bySecond.delete(waiting.key)
      this.#emit(waiting)
    }
  }

  /** Index of the first that waits and is not before `time`. */
  #firstSince(time: Microseconds): number {
    let low = 0
    let high = this.#waiting.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#waiting[middle]!.time < time) low = middle + 1
      else high = middle
    }
    return low
  }

  #emit({ alert, time, count }: PendingEveAlert): void {
    const { signature, sender, receiver } = alert
    const rule = this.#ruleOf(alert)
    if (rule === undefined) {
      this.#counted.eveLimit += count
      return
    }
    const tuple = tupleOf(alert)
    const realm = this.#options.realmOf?.(alert.vlan ?? -1, 0) ?? 0
    const flow = alert.ipProtocol < 0 ? -1 : this.#options.flows.find(tuple, realm)
    const [one, other] = flow < 0 ? [sender, receiver] : this.#endsOf(flow)
    const spoken = this.#ownHits.get(keyOf(signatureRuleId(signature), one, other)) ?? []
    if (spoken.some((own) => Math.abs(own - time) <= LAG)) {
      this.#counted.eveAlsoOurs += count
      return
    }
    this.#counted.eveAlerts += count
    if (flow < 0) this.#counted.eveNotSeenHere += count
    const id = alert.communityId || (alert.ipProtocol < 0 ? '' : communityId(tuple))
    this.#options.found(
      rule,
      findingOfEve(alert, id, flow >= 0),
      this.#judged(alert, { flow, realm, time, count }),
    )
  }

  /** Of a flow of many visits with the port of the first: Suricata knows each by its own. */
  #endsOf(flow: number): [EveEnd, EveEnd] {
    const { flows } = this.#options
    const endOf = (side: 0 | 1): EveEnd => {
      const { ip = '', port = 0 } = flows.party(flow, side, '')
      return { address: ip, port }
    }
    return [endOf(0), endOf(1)]
  }

  /** One rule for each signature, because alerts of one signature are distinguished only by their ends. */
  #ruleOf({ signature }: EveAlert): Rule | undefined {
    const id = signatureRuleId(signature)
    const known = this.#rules.get(id)
    if (known !== undefined || this.#rules.size >= limits.signatures) return known
    const rule = ruleOfEve(signature)
    this.#rules.set(id, rule)
    return rule
  }

  #judged(alert: EveAlert, joined: Joined): RuleInput {
    const { flow, realm, time, count } = joined
    const { flows, dissector, realmName } = this.#options
    const { generator, sid, revision } = alert.signature
    const { sender, receiver, isFromClient = true } = alert
    const seen = {
      fact: { kind: 'signature', generator, sid, revision },
      time,
      lastTime: time,
      count,
      place: { file: dissector.file, frame: this.#frames.at(time, flow) ?? dissector.frame },
    } as const
    if (flow < 0)
      return {
        ...seen,
        protocol: alert.application,
        transport: transportName(alert.ipProtocol),
        client: partyOf(isFromClient ? sender : receiver, realmName(realm)),
        server: partyOf(isFromClient ? receiver : sender, realmName(realm)),
        vlan: alert.vlan,
        directionKnown: alert.isFromClient !== undefined,
      }
    const server = flows.serverSide(flow)
    return {
      ...seen,
      protocol: dissector.applicationOf(flow),
      transport: transportName(flows.ipProtocol(flow)),
      client: flows.party(flow, (1 - server) as 0 | 1, realmName(realm)),
      server: flows.party(flow, server, realmName(realm)),
      vlan: flows.vlan[flow]! >= 0 ? flows.vlan[flow] : undefined,
      directionKnown: flows.clientKnown[flow] === 1,
    }
  }
}

/** The same for both directions. */
function keyOf(rule: string, one: EveEnd, other: EveEnd): string {
  const ends = [`${one.address} ${one.port}`, `${other.address} ${other.port}`].sort()
  return `${rule} ${ends.join(' ')}`
}

function tupleOf({ ipProtocol, sender, receiver, icmp }: EveAlert): FlowTuple {
  const [sourcePort, destinationPort] = icmp ?? [sender.port, receiver.port]
  const [source, destination] = [ipBytes(sender.address)!, ipBytes(receiver.address)!]
  return { ipProtocol, source, sourcePort, destination, destinationPort }
}

function partyOf({ address, port }: EveEnd, realm: string): Party {
  return { realm, ip: address, mac: undefined, port: port === 0 ? undefined : port }
}
