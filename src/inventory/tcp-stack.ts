/** How a host's TCP stack opens connections, as a claim: a hint of its operating system, no more. */
import type { Traffic } from '#model/fact'
import { synOptionNames } from '#model/syn-options'
import { type Host, markDirty } from './host.ts'
import type { Counters } from './limits.ts'

/** A hint, that a proxy or a virtual machine on the way may change. */
const HINT = 0.4

/** The first SYN counts: what runs on a host changes seldom, and a scanner makes SYNs of all forms. */
export function noteSyn(host: Host, traffic: Traffic, counters: Counters): void {
  const { synOptionsFromClient = 0, synWindowFromClient = 0, timeToLiveFromClient, place, first } = traffic
  if (synOptionsFromClient === 0 || host.synOptions !== 0) return
  host.synOptions = synOptionsFromClient
  const value = `syn:${initialTtl(timeToLiveFromClient)}:${synWindowFromClient}:${synOptionNames(synOptionsFromClient)}`
  const claim = { value, source: 'tcp', field: 'SYN', place, time: first, confidence: HINT }
  if (host.claimsOf('', counters)?.put('fingerprint', claim, counters) !== undefined) markDirty(host)
}

/** The least of the values that stacks begin with: RFC 1700 page 64, and what others than that use. */
function initialTtl(timeToLive: number): number {
  return timeToLive <= 32 ? 32 : timeToLive <= 64 ? 64 : timeToLive <= 128 ? 128 : 255
}
