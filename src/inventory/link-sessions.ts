/** Sessions of a link by how they are protected: what a posture is judged by, long after the packets are gone. */
import type { LinkSession } from '#model/device'
import type { Observation, Place, Session } from '#model/fact'
import { NumberRows } from '#model/number-rows'
import { extended } from '#model/short-list'
import { type Counters, limits } from './limits.ts'

// Layout of a row.
const COUNT = 0
const FIRST = 1
const LAST = 2
const FILE = 3
const FRAME = 4
const COLUMNS = 5

/** Room for the numbers of sessions, and each of their methods once. */
export class SessionRows extends NumberRows {
  readonly #methods = new Map<string, string>()

  constructor() {
    super(COLUMNS)
  }

  methodOf({ method }: Session): string {
    const text = method.slice(0, limits.sessionText)
    const known = this.#methods.get(text)
    if (known !== undefined) return known
    if (this.#methods.size < limits.sessionMethods) this.#methods.set(text, text)
    return text
  }
}

/** Sessions of one kind. There are tens of thousands. */
export class LinkSessionState {
  readonly method: string
  readonly secured: LinkSession['secured']
  readonly clearText: boolean
  readonly defaultCredentials: boolean
  readonly #columns: Float64Array
  readonly #at: number

  constructor(fact: Session, method: string, { time, place }: Observation, rows: SessionRows) {
    const { secured, clearText = false, defaultCredentials = false } = fact
    this.method = method
    this.secured = secured
    this.clearText = clearText
    this.defaultCredentials = defaultCredentials
    const row = rows.add()
    this.#columns = rows.pieceOf(row)
    this.#at = rows.placeOf(row)
    this.#columns[this.#at + FIRST] = time
    this.#columns[this.#at + FILE] = place.file
    this.#columns[this.#at + FRAME] = place.frame
  }

  get count(): number {
    return this.#columns[this.#at + COUNT]!
  }

  get firstSeen(): number {
    return this.#columns[this.#at + FIRST]!
  }

  get lastSeen(): number {
    return this.#columns[this.#at + LAST]!
  }

  get firstPlace(): Place {
    return { file: this.#columns[this.#at + FILE]!, frame: this.#columns[this.#at + FRAME]! }
  }

  /** Gives its row back; it is read no more. */
  releaseRow(rows: SessionRows): void {
    rows.freeAt(this.#columns, this.#at)
  }

  isAs({ secured, clearText = false, defaultCredentials = false }: Session, method: string): boolean {
    if (this.method !== method || this.secured !== secured) return false
    return this.clearText === clearText && this.defaultCredentials === defaultCredentials
  }

  add({ count, time, lastTime }: Observation): void {
    const columns = this.#columns
    const at = this.#at
    columns[at + COUNT]! += count
    columns[at + FIRST] = Math.min(columns[at + FIRST]!, time)
    columns[at + LAST] = Math.max(columns[at + LAST]!, lastTime)
  }
}

/** Shared by all that have none, and never written to. */
export const NO_SESSIONS: LinkSessionState[] = []

/** The list with a session that was opened in it, to be kept in place of it: in the order they came; few. */
export function withSession(
  known: LinkSessionState[],
  observed: Observation<Session>,
  { rows, counters }: { readonly rows: SessionRows; readonly counters: Counters },
): LinkSessionState[] {
  const { fact } = observed
  if (fact.phase !== 'open') return known
  const method = rows.methodOf(fact)
  for (const one of known)
    if (one.isAs(fact, method)) {
      one.add(observed)
      return known
    }
  if (known.length >= limits.sessionsPerLink) {
    counters.count('inventory.sessionsPerLink')
    return known
  }
  const session = new LinkSessionState(fact, method, observed, rows)
  session.add(observed)
  return extended(known, session)
}

/** Sessions of several links as those of one, in the order of their words; undefined where there are none. */
export function joinSessions(
  links: readonly { readonly sessions: readonly LinkSessionState[] }[],
): LinkSession[] | undefined {
  if (links.every(({ sessions }) => sessions.length === 0)) return undefined
  const joined = new Map<string, LinkSession>()
  for (const { sessions } of links) {
    for (const one of sessions) {
      const { method, secured, clearText, defaultCredentials } = one
      const key = `${method}\n${secured}${clearText}${defaultCredentials}`
      const before = joined.get(key)
      const isEarlier = before === undefined || one.firstSeen < before.firstSeen
      joined.set(key, {
        ...{ method, secured, clearText, defaultCredentials },
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
