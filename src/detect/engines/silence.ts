import type { Party, Traffic } from '#model/fact'
import type { Microseconds } from '#model/time'

/** Devices whose rhythm is watched. */
const MOST = 50_000
/** Reports needed before a rhythm is known; flows report every ten to thirty seconds while they speak. */
const RHYTHM = 8
/** Silence is news after so many times the longest usual gap, and after a minute at least. */
const FACTOR = 6
const SHORTEST_SECONDS = 60

interface Voice {
  readonly party: Party
  traffic: Traffic
  last: Microseconds
  reports: number
  longestGap: Microseconds
  isSilent: boolean
}

export interface Silent {
  readonly party: Party
  readonly traffic: Traffic
  readonly silentSeconds: number
  readonly usualGapSeconds: number
}

/** Notices when a device that answered steadily no longer does. Only servers: what asks may stop asking. */
export class Silence {
  readonly #voices = new Map<string, Voice>()
  /** Before this nobody can have become silent: then nobody need be looked at. */
  #nextDue: Microseconds = Number.POSITIVE_INFINITY

  heard(traffic: Traffic): void {
    if (traffic.packetsFromServer === 0 || !traffic.established) return
    const { server } = traffic
    const key = `${server.realm}|${server.ip ?? server.mac ?? ''}`
    const voice = this.#voices.get(key)
    if (voice === undefined) {
      if (this.#voices.size >= MOST) return
      this.#voices.set(key, {
        party: server,
        traffic,
        last: traffic.last,
        reports: 1,
        longestGap: 0,
        isSilent: false,
      })
      return
    }
    if (traffic.last > voice.last) {
      if (!voice.isSilent) voice.longestGap = Math.max(voice.longestGap, traffic.last - voice.last)
      voice.last = traffic.last
      voice.reports++
    }
    voice.traffic = traffic
    voice.isSilent = false
    if (voice.reports >= RHYTHM) this.#nextDue = Math.min(this.#nextDue, dueOf(voice))
  }

  /** Devices that have just become silent at `now`; each is told once until it speaks again. */
  *newlySilent(now: Microseconds): Iterable<Silent> {
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
      voice.isSilent = true
      const { party, traffic, longestGap } = voice
      yield {
        party,
        traffic,
        silentSeconds: Math.round(silence / 1e6),
        usualGapSeconds: Math.max(1, Math.round(longestGap / 1e6)),
      }
    }
  }

  restart(): void {
    this.#nextDue = Number.POSITIVE_INFINITY
    this.#voices.clear()
  }
}

/** From when on a device that goes on saying nothing is silent. */
function dueOf({ last, longestGap }: Voice): Microseconds {
  return last + Math.max(SHORTEST_SECONDS * 1e6, longestGap * FACTOR)
}
