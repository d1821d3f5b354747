/** A stand on which one rule is tried with real judges: what an example's facts would do in the engine. */
import { Baseline } from '#baseline/baseline'
import { Detector } from '#detect/detector'
import { Inventory } from '#inventory/inventory'
import type { Alert } from '#model/alert'
import { type Fact, isQuiet, type Observation, type Party, type Traffic } from '#model/fact'
import type { AnyProtocol } from '#model/protocol'
import type { DetectionEvent, ExampleFact, Rule, RuleExample } from '#model/rule'
import { loadKnowledge } from '#reference-data/knowledge'
import { Indicators } from '#threat-intel/indicators'

/** 2026-01-01T00:00:00Z in microseconds: when an example begins. */
const BEGINNING = 1_767_225_600_000_000
/** Time of the learned facts: a day before. */
const LEARNED = BEGINNING - 86_400_000_000
const NOTICES: ReadonlySet<string> = new Set([
  'baseline-mismatch',
  'new-device',
  'new-link',
  'flow',
  'silent-device',
  'sensor-silent',
  'sensor-hears',
  'missed-backup',
  'device-changed',
  'type-contradicted',
  'relearning',
  'deviation',
])
/** IANA: ports a client chooses begin here. */
const CLIENT_PORT = 49_152

export class RuleStand {
  readonly #detector: Detector
  readonly #baseline: Baseline
  readonly #inventory: Inventory
  readonly #threats = new Indicators()
  #frame = 0

  constructor(rule: Rule, protocols: readonly AnyProtocol[]) {
    const families = new Map(protocols.map(({ name, family }) => [name, family]))
    const actions = new Map(protocols.map(({ name, actions }) => [name, actions]))
    const traits = new Map(protocols.map(({ name, traits = {} }) => [name, traits]))
    const behaviourKeys = new Map(protocols.map(({ name, behaviourKeys }) => [name, behaviourKeys ?? []]))
    this.#inventory = new Inventory({ knowledge: loadKnowledge(protocols), site: undefined, seed: 1 })
    this.#baseline = new Baseline({
      nameOf: ({ ip, mac }) => ip ?? mac ?? '',
      kindOf: () => 'other',
      typeOf: (name) => this.#inventory.deviceOfAddress(name)?.type ?? '',
      behaviourKeysOf: (protocol) => behaviourKeys.get(protocol) ?? [],
    })
    this.#detector = new Detector({
      rules: [rule],
      plant: this.#inventory,
      normal: this.#baseline,
      familyOf: (protocol) => families.get(protocol) ?? 'it',
      traitsOf: (protocol) => traits.get(protocol) ?? {},
      actionsOf: (protocol) => actions.get(protocol),
      threats: this.#threats,
      // Examples are seconds long: a device counts as learned for a day once they close learning.
      evidence: { weighed: (_, finding) => finding },
      raised: () => {},
    })
  }

  /** Learns what is normal, closes learning where the example says no other, tells the facts; answers the alerts that the last one raised or made grow. */
  play({ learned = [], facts, threats = [], stillLearning = false }: RuleExample): readonly Alert[] {
    for (const indicator of threats) this.#threats.add(indicator)
    for (const one of learned) this.#emit(one, LEARNED)
    this.#inventory.settle()
    if (!stillLearning) this.#baseline.close()
    facts.forEach((one, i) => {
      if (i === facts.length - 1) this.#detector.takeChanged()
      this.#emit(one, BEGINNING)
    })
    return this.#detector.takeChanged()
  }

  #emit(example: ExampleFact, beginning: number): void {
    const traffic = this.#trafficOf(example, beginning)
    const { fact } = example
    if (isNotice(fact)) {
      if (beginning === LEARNED && (fact.kind === 'flow' || fact.kind === 'new-link'))
        this.#carry({ ...fact.traffic, first: traffic.first, last: traffic.last })
      else this.#detector.judge({ ...envelope(traffic, example), fact })
      return
    }
    const observed: Observation = { ...envelope(traffic, example), fact }
    this.#detector.judge(observed)
    this.#detector.changed(observed, this.#inventory.learn(observed))
    this.#baseline.learn(observed)
    this.#carry(traffic)
  }

  #carry(traffic: Traffic): void {
    this.#detector.changed(traffic, this.#inventory.traffic(traffic))
    this.#detector.traffic(traffic)
    this.#baseline.traffic(traffic)
  }

  /** The flow that carried an example's fact: answered, unless it is the fact that nobody answered. */
  #trafficOf(example: ExampleFact, beginning: number): Traffic {
    const {
      protocol = 'modbus',
      client = '10.0.0.1',
      server = '10.0.0.2',
      serverPort = 502,
      transport = 'tcp',
      at = 0,
    } = example
    const time = beginning + at * 1e6
    return {
      protocol,
      transport,
      client: partyOf(client, CLIENT_PORT),
      server: partyOf(server, serverPort),
      vlan: undefined,
      first: time,
      last: time,
      packetsFromClient: example.count ?? 1,
      bytesFromClient: 100 * (example.count ?? 1),
      packetsFromServer: example.count ?? 1,
      bytesFromServer: 100 * (example.count ?? 1),
      timeToLiveFromClient: 64,
      timeToLiveFromServer: 64,
      established: true,
      refused: false,
      directionKnown: true,
      place: { file: 0, frame: ++this.#frame },
    }
  }
}

function isNotice(fact: Fact | DetectionEvent): fact is DetectionEvent {
  return NOTICES.has(fact.kind)
}

function envelope(traffic: Traffic, { count = 1, fact }: ExampleFact): Omit<Observation, 'fact'> {
  const { protocol, transport, client, server, vlan, place, directionKnown, first, last } = traffic
  // Changes go up one by one, so a count of theirs is a burst at one time.
  const lastTime = fact.kind === 'operation' && isQuiet(fact.verb) ? last + (count - 1) * 1e6 : last
  return { protocol, transport, client, server, vlan, place, directionKnown, time: first, lastTime, count }
}

function partyOf(address: string, port: number): Party {
  const isMac = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(address)
  return isMac
    ? { realm: '', ip: undefined, mac: address, port: undefined }
    : { realm: '', ip: address, mac: undefined, port }
}
