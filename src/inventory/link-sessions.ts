/** Sessions of a link by how they are protected: what a posture is judged by, long after the packets are gone. */
import type { LinkSession } from '#model/asset'
import type { Observed, Session } from '#model/fact'
import { extended } from '#model/short-list'
import { type Counters, limits } from './limits.ts'

interface SessionState extends LinkSession {
  count: number
  firstSeen: number
  lastSeen: number
}

export class LinkSessions {
  /** In the order they came; few. */
  #known: SessionState[] = []

  /** Counts a session that was opened. True if none of its kind was known; not so past the bound. */
  learn({ fact, count, time, lastTime, place }: Observed<Session>, counters: Counters): boolean {
    if (fact.phase !== 'open') return false
    const { secured, clearText = false, defaultCredentials = false } = fact
    const method = fact.method.slice(0, limits.sessionText)
    for (const known of this.#known) {
      if (known.method !== method || known.secured !== secured) continue
      if (known.clearText !== clearText || known.defaultCredentials !== defaultCredentials) continue
      known.count += count
      known.firstSeen = Math.min(known.firstSeen, time)
      known.lastSeen = Math.max(known.lastSeen, lastTime)
      return false
    }
    if (this.#known.length >= limits.sessionsPerLink) {
      counters.count('inventory.sessionsPerLink')
      return false
    }
    const session = {
      method,
      secured,
      clearText,
      defaultCredentials,
      count,
      firstSeen: time,
      lastSeen: lastTime,
      firstPlace: place,
    }
    this.#known = extended(this.#known, session)
    return true
  }

  all(): readonly LinkSession[] {
    return this.#known
  }
}

/** Sessions of several links as those of one, in the order of their words; undefined where there are none. */
export function joinSessions(
  links: readonly { readonly sessions: LinkSessions | undefined }[],
): LinkSession[] | undefined {
  if (links.every(({ sessions }) => sessions === undefined)) return undefined
  const joined = new Map<string, LinkSession>()
  for (const { sessions } of links) {
    for (const one of sessions?.all() ?? []) {
      const key = `${one.method}\n${one.secured}${one.clearText}${one.defaultCredentials}`
      const before = joined.get(key)
      const isEarlier = before === undefined || one.firstSeen < before.firstSeen
      joined.set(key, {
        ...one,
        count: one.count + (before?.count ?? 0),
        firstSeen: Math.min(one.firstSeen, before?.firstSeen ?? one.firstSeen),
        lastSeen: Math.max(one.lastSeen, before?.lastSeen ?? one.lastSeen),
        firstPlace: isEarlier ? one.firstPlace : before.firstPlace,
      })
    }
  }
  if (joined.size === 0) return undefined
  return [...joined.keys()].sort().map((key) => joined.get(key)!)
}
