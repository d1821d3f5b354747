import type { Identity } from './fact.ts'
import type { Finding, MatchedInput, RuleContext, RuleInput } from './rule.ts'
import { type StateOf, stateMap } from './rule-state.ts'

export interface PublisherOptions {
  /** Of the identity that names what is published. */
  readonly attribute: Identity['attribute']
  /** Distinguishes streams; default: by their name alone. */
  readonly streamOf?: (name: string, server: RuleInput['server']) => string
  /** Activity of the second publisher, between its name and `which … published before`. */
  readonly activity: (name: string, server: RuleInput['server']) => string
}

const STATE = { publishers: stateMap<string>({ limit: 20_000, persisted: 'string' }) }

interface SecondPublisherRule {
  readonly match: {
    readonly kind: 'identity'
    readonly protocols: readonly string[]
    readonly attributes: readonly Identity['attribute'][]
  }
  readonly state: typeof STATE
  evaluate(
    input: MatchedInput<SecondPublisherRule['match']>,
    known: RuleContext,
    state: StateOf<typeof STATE>,
  ): Finding | undefined
}

/** Seconds. A report of the old one is half a minute late at most, and no replacement of a device is faster. */
const REPLACED_SECONDS = 120
/** Characters of a MAC address that name the maker: IEEE 802-2014 §8.2. */
const MAKER = 8

/**
 * Finding about a second sender of messages that only one device publishes to a group. Subscribers accept any sender,
 * because the messages of IEC 61850 are not signed.
 */
export function secondPublisher(
  protocol: string,
  { attribute, streamOf = (name) => name, activity }: PublisherOptions,
): SecondPublisherRule {
  return {
    match: { kind: 'identity', protocols: [protocol], attributes: [attribute] },
    state: STATE,
    evaluate({ fact, client, server, lastTime }, known, { publishers }) {
      if (client.mac === undefined) return undefined
      const before = publishers.swap(streamOf(fact.value, server), client.mac)
      if (before === undefined || before === client.mac) return undefined
      const silentSeconds = (lastTime - (known.lastSeen(before) ?? lastTime)) / 1e6
      // A spoofer competes with the device, which goes on; a spare part begins when the old one is disconnected.
      if (silentSeconds >= REPLACED_SECONDS) {
        const isSameMaker = before.slice(0, MAKER) === client.mac.slice(0, MAKER)
        return {
          severity: isSameMaker ? 'notice' : 'major',
          summary: `${known.nameOf('client')} ${activity(fact.value, server)}; ${before}, which published before, has been silent for ${Math.round(silentSeconds)} seconds`,
          normal: `${fact.value} came from ${before} alone.`,
          subject: fact.value,
        }
      }
      return {
        summary: `${known.nameOf('client')} ${activity(fact.value, server)}, which ${before} published before`,
        normal: `${fact.value} came from ${before} alone.`,
        subject: fact.value,
      }
    },
  }
}
