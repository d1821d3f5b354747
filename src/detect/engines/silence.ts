import { isGroupMac } from '#model/address'
import type { Party, Traffic } from '#model/fact'
import type { Microseconds } from '#model/time'

/** Devices whose rhythm is watched. */
const MOST = 50_000
/** Reports needed before a rhythm is known; flows report every ten to thirty seconds while they speak. */
const RHYTHM = 8
/** Who took over has been told of so often by then: flows report every ten seconds, later every thirty. */
const HEIR_REPORTS = 3
/** Who began so soon after another, by reports, has always published beside him. */
const TOGETHER_SECONDS = 10
/** Silence is news after so many times the longest usual gap, and after a minute at least. */
const FACTOR = 6
const SHORTEST_SECONDS = 60

/** Nothing at all is heard for so long: what the sensor did not hear, no device kept to itself. */
const DEAF_SECONDS = 60

const EVERYBODY = 'ff:ff:ff:ff:ff:ff'

/** Times are times of hearing: those in which the sensor heard nothing at all are left out. */
interface Voice {
  readonly party: Party
  traffic: Traffic
  readonly began: Microseconds
  last: Microseconds
  /** When somebody last asked and got nothing. */
  asked: Microseconds
  reports: number
  longestGap: Microseconds
  isSilent: boolean
  /** Its silence was missed by somebody. */
  isMissed: boolean
  /** It published for good, and was found to have stopped. */
  hasStopped: boolean
  /** Whom it calls to, where it publishes. */
  readonly group: string | undefined
}

export interface Silent {
  readonly party: Party
  readonly traffic: Traffic
  readonly silentSeconds: number
  readonly usualGapSeconds: number
  /** Somebody asked it since, or it used to speak unasked. */
  readonly isMissed: boolean
  readonly group: string | undefined
}

/**
 * Notices when a device that answered steadily no longer does, or one that published steadily to a group of its segment.
 * No others: what asks may stop asking.
 */
export class Silence {
  readonly #voices = new Map<string, Voice>()
  /** Who began last to publish, by protocol and group: as many as voices at most. */
  readonly #youngest = new Map<string, Voice>()
  /** Time of the latest frame, and how much of the time before it nothing was heard. */
  #heard: Microseconds = Number.NEGATIVE_INFINITY
  #deaf: Microseconds = 0
  /** Before this nobody can have become silent: then nobody need be looked at. */
  #nextDue: Microseconds = Number.POSITIVE_INFINITY

  /** Answers for how many seconds a device was silent and missed, if it speaks again. */
  heard(traffic: Traffic): number | undefined {
    const { client, server } = traffic
    const group = groupOf(traffic)
    const party = group === undefined ? server : client
    const key = keyOf(traffic, party, group)
    const voice = this.#voices.get(key)
    const last = traffic.last - this.#deaf
    if (traffic.packetsFromClient > 0) this.#speaks(keyOf(traffic, client, undefined), last)
    if (group === undefined && traffic.packetsFromServer === 0) {
      if (voice !== undefined && traffic.packetsFromClient > 0) voice.asked = last
      return undefined
    }
    if (group === undefined && !traffic.established) return undefined
    if (voice === undefined) {
      if (this.#voices.size >= MOST) return undefined
      const made = {
        party,
        traffic,
        began: last,
        last,
        asked: last,
        reports: 1,
        longestGap: 0,
        isSilent: false,
        isMissed: false,
        hasStopped: false,
        group,
      }
      this.#voices.set(key, made)
      if (group !== undefined) this.#youngest.set(`${traffic.protocol} ${group}`, made)
      return undefined
    }
    const silence =
      voice.isSilent && voice.isMissed && group === undefined
        ? Math.round((last - voice.last) / 1e6)
        : undefined
    if (last > voice.last) {
      if (!voice.isSilent) voice.longestGap = Math.max(voice.longestGap, last - voice.last)
      voice.last = last
      voice.reports++
    }
    voice.traffic = traffic
    voice.isSilent = voice.hasStopped = false
    if (voice.reports >= RHYTHM) this.#nextDue = Math.min(this.#nextDue, dueOf(voice))
    return silence
  }

  /** Who asks others has not fallen silent, though nobody asks it. */
  #speaks(key: string, last: Microseconds): void {
    const voice = this.#voices.get(key)
    if (voice !== undefined && !voice.isSilent) voice.last = Math.max(voice.last, last)
  }

  /**
   * Who published this to a group, one message at least every `usualGap`, has stopped: nobody waits for reports, which are
   * rarer. Where another has begun to publish the same, that may be his heir, who needs some reports to be believed.
   */
  stopped(traffic: Traffic, usualGap: Microseconds): void {
    const group = groupOf(traffic)
    if (group === undefined) return
    const voice = this.#voices.get(keyOf(traffic, traffic.client, group))
    if (voice === undefined || voice.isSilent || this.#heirOf(voice) !== undefined) return
    voice.hasStopped = true
    voice.reports = Math.max(voice.reports, RHYTHM)
    voice.longestGap = usualGap
    this.#nextDue = voice.last
  }

  /** Devices that have just become silent; each is told once until it speaks again. @param heard time of the latest frame */
  *newlySilent(heard: Microseconds): Iterable<Silent> {
    if (heard - this.#heard > DEAF_SECONDS * 1e6 && this.#heard > 0) this.#deaf += heard - this.#heard
    this.#heard = heard
    const now = heard - this.#deaf
    if (now < this.#nextDue) return
    this.#nextDue = Number.POSITIVE_INFINITY
    for (const voice of this.#voices.values()) {
      if (voice.isSilent || voice.reports < RHYTHM) continue
      const due = dueOf(voice)
      if (now < due) {
        this.#nextDue = Math.min(this.#nextDue, due)
        continue
      }
      const silence = now - voice.last
      const { party, traffic, longestGap, asked, last, group } = voice
      voice.isSilent = true
      if (this.#isTakenOver(voice, now)) continue
      voice.isMissed = asked > last || traffic.packetsFromClient === 0
      // What both have closed is over: who has been visited is not missing.
      if (!voice.isMissed && traffic.transport === 'tcp' && traffic.isOver === true) continue
      yield {
        party,
        traffic,
        silentSeconds: Math.round(silence / 1e6),
        usualGapSeconds: Math.max(1, Math.round(longestGap / 1e6)),
        isMissed: voice.isMissed,
        group,
      }
    }
  }

  /** Who may have taken over: another began to publish the same to the group about when this one ended. */
  #heirOf({ group, traffic, began, last }: Voice): Voice | undefined {
    const youngest = this.#youngest.get(`${traffic.protocol} ${group}`)
    if (youngest === undefined || youngest.began - began <= TOGETHER_SECONDS * 1e6) return undefined
    return youngest.began >= last - SHORTEST_SECONDS * 1e6 ? youngest : undefined
  }

  /** The heir goes on. One frame of a stranger does not. */
  #isTakenOver(voice: Voice, now: Microseconds): boolean {
    const heir = this.#heirOf(voice)
    if (heir === undefined || heir.reports < HEIR_REPORTS) return false
    return heir.last > voice.last && now - heir.last <= SHORTEST_SECONDS * 1e6
  }

  restart(): void {
    this.#heard = Number.NEGATIVE_INFINITY
    this.#deaf = 0
    this.#nextDue = Number.POSITIVE_INFINITY
    this.#voices.clear()
    this.#youngest.clear()
  }
}

/** From when on a device that goes on saying nothing is silent. */
function dueOf({ last, longestGap, hasStopped }: Voice): Microseconds {
  if (hasStopped) return last
  return last + Math.max(SHORTEST_SECONDS * 1e6, longestGap * FACTOR)
}

function keyOf({ protocol }: Traffic, party: Party, group: string | undefined): string {
  const stream = group === undefined ? '' : `|${protocol} ${group}`
  return `${party.realm}|${party.ip ?? party.mac ?? ''}${stream}`
}

/** The group of a segment that a stream is published to, as GOOSE and samples are; what is called to everybody is no stream. */
function groupOf({ transport, server, packetsFromServer }: Traffic): string | undefined {
  if (transport !== 'link' || packetsFromServer > 0 || server.mac === undefined) return undefined
  return isGroupMac(server.mac) && server.mac !== EVERYBODY ? server.mac : undefined
}
