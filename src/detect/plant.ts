import type { BaselineUpdate } from '#model/baseline-update'
import type { Device } from '#model/device'
import type { Observation, Operation, Party, Traffic, Verb } from '#model/fact'
import type { Microseconds } from '#model/time'

/** Interface of the inventory for detection. */
export interface DetectionPlant {
  deviceOf(party: Party): Device | undefined
  /** Some seconds old at most, which costs less than a current snapshot. */
  cachedDevice(party: Party): Device | undefined
  deviceOfAddress(address: string): Device | undefined
  deviceIdOf(party: Party): string
  /** Of the device with this address; '' if there is none. */
  deviceIdAt(address: string): string
  /** Is a device known by this address? Cheaper than asking for it. */
  isKnownAddress(address: string): boolean
  /** When its first frame was captured; undefined if no device is known by this address. */
  firstSeen(address: string): Microseconds | undefined
  /** When it was seen last, up to a report of a flow late; undefined if no device is known by this address. */
  lastSeen(address: string): Microseconds | undefined
  /** Beginning of the recording, as far as facts and flows show it. */
  readonly observedSince: Microseconds
  /** Ids of the devices that answer in `protocol` where broadcasts of this address go. */
  reachedBy(address: string, protocol: string): readonly string[]
  /** Does the party count as part of the internet? Undefined if it is no device. */
  isInternet(party: Party): boolean | undefined
}

/** Name of an ATT&CK technique; undefined for an unknown id. */
export type TechniqueName = (id: string) => string | undefined

/** Interface of the baseline for detection, before the current fact is learned. */
export interface Normal {
  readonly isClosed: boolean
  knowsConnectionPair(observed: Observation | Traffic): boolean
  /** Whether the device was seen while learning, by a loaded baseline or this one. */
  knowsDevice(party: Party): boolean
  /** Seconds from the first to the last time the device was seen while learning, once that has ended; 0 if never. */
  learnedSeconds(party: Party): number
  /** The same of the device that was seen longest. */
  readonly longestLearnedSeconds: number
  /** For any client. */
  knowsService(observed: Observation | Traffic): boolean
  learnsConnectionPairs(observed: Observation | Traffic, now: Microseconds): boolean
  learnsOperations(observed: Observation, now: Microseconds): boolean
  channelOf(observed: Observation): NormalChannel | undefined
  /** Do others of the client's kind ask this of others of the server's kind? */
  isUsualOfPeers(observed: Observation): boolean
  /** Where the client is known to use this verb by this protocol: at this server, or at another of its type. */
  verbKnownAt(observed: Observation): 'server' | 'type' | undefined
  /** Does the client send this to others of the server's type: the same, or the same function, to several or to one? */
  knownAtAlike(observed: Observation): 'same' | 'several' | 'function' | undefined
  /** Does the client use the protocol at other servers of this one's type, or of any type? */
  isClientOfOthers(observed: Observation | Traffic, isOfAnyType: boolean): boolean
  /** Does another client of this one's type use the protocol at this server? */
  isUsedByAlike(observed: Observation | Traffic): boolean
  /** Baseline update that makes this normal. */
  baselineUpdateOf(observed: Observation): BaselineUpdate
  keyValuesOf(protocol: string, operation: Operation): readonly (readonly [string, string])[]
}

export interface NormalChannel {
  readonly keyValues: {
    byBehaviourKey(): ReadonlyMap<string, Iterable<readonly [symbol: string, { readonly count: number }]>>
  }
  knows(behaviourKey: string, keyValue: string): boolean
  knowsVerb(verb: Verb): boolean
  /** Probability that the next value of the key is a new one. */
  probabilityOfNew(behaviourKey: string): number
  /** Anything is on probation here at all: cheaper than to ask of each. */
  readonly hasProbation: boolean
  /** Known from one day only, and that is a while ago. */
  isOnProbation(behaviourKey: string, keyValue: string, now: Microseconds): boolean
}
