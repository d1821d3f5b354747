/** NEARBY: what happened before an alert at the devices it names, and on the way there. docs/internals/detection-models.md §6. */

import { limits } from '#detect/limits'
import type { RelatedActivity } from '#model/alert'
import type { Observation, Operation, Party, Place, Session, Traffic, Transfer, Verb } from '#model/fact'
import { REMOTE_ACCESS } from '#model/remote-access'
import type { RuleInput } from '#model/rule'
import type { Microseconds } from '#model/time'

const HOUR = 3_600_000_000

/** Activities that an investigator asks about first: logons, connections, and changes of the controller. */
const MERGED_VERBS: ReadonlyMap<Verb, string> = new Map([
  ['start', 'started'],
  ['stop', 'stopped'],
  ['restart', 'restarted'],
  ['set-mode', 'changed the mode of'],
  ['download-program', 'loaded a program into'],
  ['upload-program', 'read the program of'],
  ['update-firmware', 'loaded firmware into'],
  ['set-password', 'set a password of'],
  ['configure', 'configured'],
  ['force', 'forced values in'],
  ['execute', 'ran something on'],
  ['delete', 'deleted something on'],
])

/** Weight by importance for an attacker's access. */
const WEIGHT = { remote: 4, transfer: 3, change: 2, logon: 1 } as const
type Kind = keyof typeof WEIGHT

interface Activity {
  readonly kind: Kind
  readonly client: string
  readonly server: string
  /** Words between the two names, and after them. */
  words: readonly [string, string]
  readonly time: Microseconds
  lastTime: Microseconds
  readonly place: Place
}

/** The alert that asks. */
export interface RelatedActivityQuery {
  readonly time: Microseconds
  readonly source: string
  readonly target: string
  readonly place: Place
}

export class RelatedActivities {
  readonly counters = { detectNearbyDropped: 0 }
  /** Address → its latest activities; the address last active is last. */
  readonly #activities = new Map<string, Activity[]>()

  heard(input: RuleInput): void {
    const { fact } = input
    if (fact.kind === 'operation') this.#operation(input as Observation<Operation>)
    else if (fact.kind === 'session') this.#session(input as Observation<Session>)
    else if (fact.kind === 'transfer') this.#transfer(input as Observation<Transfer>)
  }

  /** Encrypted remote sessions show only their existence. */
  traffic({ protocol, established, client, server, first, last, place }: Traffic): void {
    if (!established || !REMOTE_ACCESS.has(protocol)) return
    const words = ['worked remotely on', `by ${protocol}`] as const
    this.#add({ kind: 'remote', ...ends(client, server), words, time: first, lastTime: last, place })
  }

  /**
   * Up to `limits.nearbyTold` activities of the two hours before, in order of time: those at the source and the target,
   * and the remote sessions to the source. `nameOf` returns names of addresses.
   */
  before(
    { time, source, target, place }: RelatedActivityQuery,
    nameOf: (address: string) => string,
  ): readonly RelatedActivity[] {
    const found = new Map<Activity, number>()
    const consider = (activity: Activity, weight: number) => {
      const isSame = activity.place.file === place.file && activity.place.frame === place.frame
      if (!isSame && activity.time <= time && activity.lastTime >= time - limits.nearbyHours * HOUR)
        found.set(activity, Math.max(weight, found.get(activity) ?? 0))
    }
    for (const address of new Set([source, target])) {
      for (const activity of this.#activities.get(address) ?? []) {
        const isInto = activity.server === address
        consider(activity, WEIGHT[activity.kind] * (isInto ? 2 : 1))
      }
    }
    for (const activity of this.#wayTo(source, time)) consider(activity, 2 * WEIGHT.remote + 1)
    return [...found]
      .sort(([one, a], [other, b]) => b - a || other.lastTime - one.lastTime)
      .slice(0, limits.nearbyReported)
      .map(([activity]) => activity)
      .sort((a, b) => a.time - b.time)
      .map(({ client, server, words: [how, what], time, place }) => ({
        time,
        text: `${nameOf(client)} ${how} ${nameOf(server)}${what === '' ? '' : ` ${what}`}`,
        place,
      }))
  }

  /** Remote sessions, hop by hop back from the source of the alert. */
  #wayTo(source: string, time: Microseconds): Activity[] {
    const way: Activity[] = []
    const been = new Set<string>()
    let [at, until] = [source, time]
    while (!been.has(at) && way.length < limits.nearbyHops) {
      been.add(at)
      const hop = (this.#activities.get(at) ?? []).findLast(
        ({ kind, server, time }) => kind === 'remote' && server === at && time <= until,
      )
      if (hop === undefined) break
      way.push(hop)
      at = hop.client
      until = hop.lastTime
    }
    return way
  }

  #operation({ fact, client, server, time, lastTime, place, protocol }: Observation<Operation>): void {
    const did = MERGED_VERBS.get(fact.verb)
    if (did === undefined || fact.outcome !== 'requested') return
    const words = [did, `(${short(fact.name)}, ${protocol})`] as const
    this.#add({ kind: 'change', ...ends(client, server), words, time, lastTime, place })
  }

  #session({ fact, client, server, time, lastTime, place, protocol }: Observation<Session>): void {
    const isRemote = REMOTE_ACCESS.has(protocol)
    const hasUser = fact.user !== undefined && fact.user !== ''
    // A controller's connections are its daily life; who signs in is not.
    if (fact.phase === 'close' || (!isRemote && !hasUser)) return
    const as = hasUser ? ` as "${short(fact.user ?? '')}"` : ''
    const how = fact.phase === 'refused' ? 'was refused by' : isRemote ? 'worked remotely on' : 'signed in to'
    const kind = isRemote && fact.phase === 'open' ? 'remote' : 'logon'
    this.#add({ kind, ...ends(client, server), words: [how, `by ${protocol}${as}`], time, lastTime, place })
  }

  #transfer({ fact, client, server, time, lastTime, place, protocol }: Observation<Transfer>): void {
    const { name, bytes, content, direction } = fact
    const named = name === '' ? '' : `"${short(name)}" `
    const what = `${named}(${content ?? fact.type}, ${bytes} bytes, ${protocol})`
    const parties = direction === 'to-server' ? ends(client, server) : ends(server, client)
    this.#add({ kind: 'transfer', ...parties, words: ['sent a file to', what], time, lastTime, place })
  }

  #add(activity: Activity): void {
    const lists = [...new Set([activity.client, activity.server])]
      .filter((address) => address !== '')
      .map((address) => this.#activitiesOf(address))
    const same = lists.flat().find((one) => isSameActivity(one, activity))
    if (same !== undefined) {
      same.lastTime = Math.max(same.lastTime, activity.lastTime)
      if (activity.words[1].length > same.words[1].length) same.words = activity.words
      return
    }
    for (const activities of lists) {
      activities.push(activity)
      if (activities.length > limits.nearbyActivities) activities.shift()
    }
  }

  #activitiesOf(address: string): Activity[] {
    const activities = this.#activities.get(address) ?? []
    this.#activities.delete(address)
    this.#activities.set(address, activities)
    if (this.#activities.size > limits.nearbyAddresses) {
      this.#activities.delete(this.#activities.keys().next().value ?? '')
      this.counters.detectNearbyDropped++
    }
    return activities
  }
}

/** The same again within the hour goes on; later it is another time. */
function isSameActivity(one: Activity, other: Activity): boolean {
  return (
    one.kind === other.kind &&
    one.client === other.client &&
    one.server === other.server &&
    one.words[0] === other.words[0] &&
    isSameText(one.words[1], other.words[1]) &&
    other.time - one.lastTime < HOUR
  )
}

/** A session is seen before it is known who signs in: then one text goes on where the other ends. */
function isSameText(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other} as `) || other.startsWith(`${one} as `)
}

function ends(client: Party, server: Party): { readonly client: string; readonly server: string } {
  return { client: addressOf(client), server: addressOf(server) }
}

function addressOf({ ip, mac }: Party): string {
  return ip ?? mac ?? ''
}

/** Characters of an untrusted name in a sentence. */
const LONGEST = 64

function short(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
