import { isGroupMac } from '#model/address'
import type { Party, Traffic } from '#model/fact'
import type { Microseconds } from '#model/time'

/** Devices whose interval is tracked. */
const MOST = 50_000
/** Reports before an interval is known; flows report every ten to thirty seconds while active. */
const RHYTHM = 8
/** Reports of a successor by then: flows report every ten seconds, later every thirty. */
const HEIR_REPORTS = 3
/** Reports. A publisher that began this soon after another has always published as well. */
const TOGETHER_SECONDS = 10
/** Silence counts after this many times the longest usual gap, and after a minute at least. */
const FACTOR = 6
const SHORTEST_SECONDS = 60
/** Silence is reported again after so long: no switch or controller takes that long to restart. */
const LONG_SECONDS = 150

/** Seconds without any traffic: then the sensor is the cause, not the device. */
const DEAF_SECONDS = 60

const EVERYBODY = 'ff:ff:ff:ff:ff:ff'

/** Times of capture: intervals without any traffic are left out. */
interface Voice {
  readonly party: Party
  traffic: Traffic
  readonly began: Microseconds
  last: Microseconds
  /** Latest unanswered request. */
  asked: Microseconds
  reports: number
  longestGap: Microseconds
  isSilent: boolean
  /** It was reported for the second time, as one that does not come back soon. */
  isLong: boolean
  /** A client noticed its silence. */
  isMissed: boolean
  /** It published continuously, and stopped. */
  hasStopped: boolean
  /** The group it publishes to. */
  readonly group: string | undefined
}

export interface Silent {
  readonly party: Party
  readonly traffic: Traffic
  readonly silentSeconds: number
  readonly usualGapSeconds: number
  /** From its first traffic to its latest. */
  readonly knownSeconds: number
  /** A client sent a request since, or it used to send unsolicited. */
  readonly isMissed: boolean
  readonly group: string | undefined
}

/**
 * Detects devices that answered steadily and no longer do, or published steadily to a group of their segment.
 * Other devices may stop at any time.
 */
export class Silence {
  readonly #voices = new Map<string, Voice>()
  /** The latest new publisher, by protocol and group: at most as many as voices. */
  readonly #youngest = new Map<string, Voice>()
  /** Time of the latest frame, and total time without traffic before it. */
  #heard: Microseconds = Number.NEGATIVE_INFINITY
  #deaf: Microseconds = 0
  /** No device can become silent before this time: no check is needed. */
  #nextDue: Microseconds = Number.POSITIVE_INFINITY

  /** Seconds for which a device was silent and missed, if it sends again. */
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
        isLong: false,
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
    voice.isSilent = voice.isLong = voice.hasStopped = false
    if (voice.reports >= RHYTHM) this.#nextDue = Math.min(this.#nextDue, dueOf(voice))
    return silence
  }

  /** A client is not silent, even without requests to it. */
  #speaks(key: string, last: Microseconds): void {
    const voice = this.#voices.get(key)
    if (voice !== undefined && !voice.isSilent) voice.last = Math.max(voice.last, last)
  }

  /**
   * A publisher to a group, with one message at least every `usualGap`, has stopped: reports are rarer, so do not wait for
   * them. Another new publisher of the same may be its successor, once it has some reports.
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

  /** Devices that have just become silent; each is returned once until it sends again, and once more if its silence lasts. @param heard time of the latest frame */
  *newlySilent(heard: Microseconds): Iterable<Silent> {
    if (heard - this.#heard > DEAF_SECONDS * 1e6 && this.#heard > 0) this.#deaf += heard - this.#heard
    this.#heard = heard
    const now = heard - this.#deaf
    if (now < this.#nextDue) return
    this.#nextDue = Number.POSITIVE_INFINITY
    for (const voice of this.#voices.values()) {
      if (voice.reports < RHYTHM || voice.isLong) continue
      const due = voice.isSilent ? voice.last + LONG_SECONDS * 1e6 : dueOf(voice)
      if (now < due) {
        this.#nextDue = Math.min(this.#nextDue, due)
        continue
      }
      const silence = now - voice.last
      const { party, traffic, longestGap, asked, last, group } = voice
      voice.isLong = silence >= LONG_SECONDS * 1e6
      if (!voice.isLong) this.#nextDue = Math.min(this.#nextDue, voice.last + LONG_SECONDS * 1e6)
      voice.isSilent = true
      if (this.#isTakenOver(voice, now)) continue
      voice.isMissed = asked > last || traffic.packetsFromClient === 0
      // If both sides have closed, the session is over: the server is not missing.
      if (!voice.isMissed && traffic.transport === 'tcp' && traffic.isOver === true) continue
      yield {
        party,
        traffic,
        silentSeconds: Math.round(silence / 1e6),
        usualGapSeconds: Math.max(1, Math.round(longestGap / 1e6)),
        knownSeconds: Math.round((last - voice.began) / 1e6),
        isMissed: voice.isMissed,
        group,
      }
    }
  }

  /** A possible successor: it began to publish the same to the group about when this one ended. */
  #heirOf({ group, traffic, began, last }: Voice): Voice | undefined {
    const youngest = this.#youngest.get(`${traffic.protocol} ${group}`)
    if (youngest === undefined || youngest.began - began <= TOGETHER_SECONDS * 1e6) return undefined
    return youngest.began >= last - SHORTEST_SECONDS * 1e6 ? youngest : undefined
  }

  /** The successor continues. A single frame of another device does not count. */
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

/** Time from which a device without further traffic is silent. */
function dueOf({ last, longestGap, hasStopped }: Voice): Microseconds {
  if (hasStopped) return last
  return last + Math.max(SHORTEST_SECONDS * 1e6, longestGap * FACTOR)
}

function keyOf({ protocol }: Traffic, party: Party, group: string | undefined): string {
  const address = party.ip ?? party.mac ?? ''
  // In the only realm the address suffices: no text is created for each report.
  if (group === undefined) return party.realm === '' ? address : `${party.realm}|${address}`
  return `${party.realm}|${address}|${protocol} ${group}`
}

/** The group of a segment for streams, as in GOOSE and sampled values; broadcast is no stream. */
function groupOf({ transport, server, packetsFromServer }: Traffic): string | undefined {
  if (transport !== 'link' || packetsFromServer > 0 || server.mac === undefined) return undefined
  return isGroupMac(server.mac) && server.mac !== EVERYBODY ? server.mac : undefined
}
