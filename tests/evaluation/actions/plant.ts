/** A plant of facts: all rules, baseline, inventory and alerts, without packets. One device and one client for each cell. */
import { Baseline } from '#baseline/baseline'
import { Detector } from '#detect/detector'
import { Inventory } from '#inventory/inventory'
import type { Alert } from '#model/alert'
import type { Fact, Observation, Operation, Party, Traffic } from '#model/fact'
import type { AnyProtocol } from '#model/protocol'
import type { Rule } from '#model/rule'
import { loadKnowledge } from '#reference-data/knowledge'

/** 2026-01-01T00:00:00Z in microseconds. */
export const BEGINNING = 1_767_225_600_000_000
/** IANA: ports a client chooses begin here. */
const CLIENT_PORT = 49_152

/** A fact with its client, server and time. */
export interface Sent {
  readonly protocol: string
  readonly transport: Traffic['transport']
  readonly client: string
  readonly server: string
  readonly serverPort: number
  readonly fact: Fact
  readonly count?: number
}

export class FactPlant {
  readonly #detector: Detector
  readonly #baseline: Baseline
  readonly #inventory: Inventory
  #frame = 0

  constructor(rules: readonly Rule[], protocols: readonly AnyProtocol[]) {
    const byName = new Map(protocols.map((protocol) => [protocol.name, protocol]))
    this.#inventory = new Inventory({ knowledge: loadKnowledge(protocols), site: undefined, seed: 1 })
    this.#baseline = new Baseline({
      nameOf: ({ ip, mac }) => ip ?? mac ?? '',
      kindOf: () => 'controller',
      behaviourKeysOf: (protocol) => byName.get(protocol)?.behaviourKeys ?? [],
    })
    this.#detector = new Detector({
      rules,
      plant: this.#inventory,
      normal: this.#baseline,
      familyOf: (protocol) => byName.get(protocol)?.family ?? 'it',
      traitsOf: (protocol) => byName.get(protocol)?.traits ?? {},
      actionsOf: (protocol) => byName.get(protocol)?.actions,
      raised: () => {},
    })
  }

  /** Brings devices up to date, as the engine does each minute. */
  settle(): void {
    this.#inventory.settle()
  }

  /** Ends learning: all traffic until now is normal. */
  close(): void {
    this.settle()
    this.#baseline.close()
  }

  /** @param at seconds after the beginning */
  send(sent: Sent, at: number): void {
    const traffic = this.#trafficOf(sent, BEGINNING + at * 1e6)
    const { protocol, transport, client, server, vlan, place, directionKnown, first, last } = traffic
    const { fact, count = 1 } = sent
    const observed: Observation = {
      ...{ protocol, transport, client, server, vlan, place, directionKnown, fact, count },
      time: first,
      lastTime: last,
    }
    const mayBeLearned = this.#detector.judge(observed)
    this.#detector.changed(observed, this.#inventory.learn(observed))
    for (const deviation of this.#baseline.deviations(observed)) this.#detector.deviates(observed, deviation)
    if (mayBeLearned) this.#baseline.learn(observed)
    this.#detector.changed(traffic, this.#inventory.traffic(traffic))
    this.#detector.traffic(traffic)
    this.#baseline.traffic(traffic)
  }

  tick(at: number): void {
    this.#detector.tick(BEGINNING + at * 1e6, BEGINNING + at * 1e6)
  }

  alerts(): readonly Alert[] {
    return this.#detector.alerts()
  }

  #trafficOf({ protocol, transport, client, server, serverPort, count = 1 }: Sent, time: number): Traffic {
    return {
      ...{ protocol, transport, vlan: undefined, first: time, last: time },
      client: partyOf(client, CLIENT_PORT),
      server: partyOf(server, serverPort),
      packetsFromClient: count,
      bytesFromClient: 100 * count,
      packetsFromServer: count,
      bytesFromServer: 100 * count,
      timeToLiveFromClient: 64,
      timeToLiveFromServer: 64,
      established: true,
      refused: false,
      directionKnown: true,
      place: { file: 0, frame: ++this.#frame },
    }
  }
}

/** An operation that succeeds: the request, then the answer. */
export function exchange(operation: Operation): readonly Operation[] {
  return [
    { ...operation, outcome: 'requested' },
    { ...operation, outcome: 'succeeded' },
  ]
}

function partyOf(address: string, port: number): Party {
  return address.includes(':')
    ? { realm: '', ip: undefined, mac: address, port: undefined }
    : { realm: '', ip: address, mac: undefined, port }
}
