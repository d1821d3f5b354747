/** Reads changes of our records back from ticket systems, and applies what the destination's settings allow. */
import { clean } from '#bytes/text'
import type { ForeignChange, ForeignComment, HttpDestinationType } from '#destination-kit/destination-type'
import { isOwnNote } from '#destination-kit/ticket'
import type { ExportSource } from '#export/message-format'
import type { Destination } from '#model/destination'
import type { TriagedAlert } from '#schema/alert'
import { alertMessage } from '#store/message-making'
import type { Store } from '#store/store'
import { requestOnce } from '#transports/http'
import type { TransportContext } from '#transports/transport'
import type { AuditEntry } from '../http/access.ts'
import type { CaseComment } from '../server-events.ts'

export const limits = {
  /** Pause between two reads of a destination. */
  pauseMs: 15_000,
  /** A start reads changes of this time. */
  backMs: 24 * 3_600_000,
  /** Changes remembered as applied, of each destination. */
  seen: 5000,
  /** Characters of a text of the receiver, and of a comment. */
  text: 300,
  comment: 2000,
  /** Comments read of one record at once, the latest. */
  comments: 50,
  /** Records whose comments are asked for in one read of a destination; the others follow in the next. */
  commentReads: 20,
  /** A record that changed so recently is read again: times of whole seconds hide a second comment. */
  settledMs: 30_000,
} as const

export interface ForeignSetup {
  readonly store: Pick<Store, 'deliveries' | 'alert' | 'emit'>
  readonly change: (
    id: string,
    change: { readonly status: 'new' | 'active' | 'closed'; readonly reason: string },
    origin: string,
  ) => Promise<TriagedAlert>
  readonly audit: (entry: AuditEntry) => void
  readonly comment: (comment: CaseComment) => void
  readonly nowMs: () => number
}

/** `held`: a later decision here differs, and may be on its way to the record. */
type Applied = 'changed' | 'unchanged' | 'held'

interface Cursor {
  sinceMs: number
  nextMs: number
  readonly seen: Set<string>
  problem: string
}

/** Asks for the comments of one record; undefined where the list of changes holds them. */
type CommentReader = ((reference: string) => Promise<readonly ForeignComment[]>) | undefined

export class ForeignChangesReader {
  readonly #setup: ForeignSetup
  readonly #cursors = new Map<string, Cursor>()

  constructor(setup: ForeignSetup) {
    this.#setup = setup
  }

  /** Why the last read of a destination failed; '' for nothing. */
  problem(id: string): string {
    return this.#cursors.get(id)?.problem ?? ''
  }

  forget(id: string): void {
    this.#cursors.delete(id)
  }

  /** Reads if it is time to. Answers how many alerts were changed. */
  async read(
    type: HttpDestinationType,
    destination: Destination,
    { context, sender }: { readonly context: () => TransportContext; readonly sender: ExportSource },
  ): Promise<number> {
    const { settings, id } = destination
    const { changes } = type
    if (changes === undefined || (settings.statusBack ?? 'nothing') === 'nothing') return 0
    const nowMs = this.#setup.nowMs()
    const cursor = this.#cursors.get(id) ?? {
      sinceMs: nowMs - limits.backMs,
      nextMs: 0,
      seen: new Set(),
      problem: '',
    }
    this.#cursors.set(id, cursor)
    if (nowMs < cursor.nextMs) return 0
    cursor.nextMs = nowMs + limits.pauseMs
    try {
      const answer = await requestOnce(
        type,
        changes.request({ settings, sender, sinceMs: cursor.sinceMs }),
        context(),
      )
      const found = changes.read(answer)
      cursor.problem = found === undefined ? `HTTP ${answer.status}: changes cannot be read` : ''
      const { comments } = changes
      const readComments: CommentReader =
        comments &&
        (async (reference) => {
          const request = comments.request({ settings, reference })
          return comments.read(await requestOnce(type, request, context())) ?? []
        })
      let count = 0
      let reads = 0
      let heldMs = Number.POSITIVE_INFINITY
      for (const change of found ?? []) {
        if (this.#isSeen(change, cursor)) continue
        if (readComments !== undefined && ++reads > limits.commentReads) break
        const applied = await this.#apply(change, destination, readComments)
        if (applied === 'changed') count++
        if (applied === 'held') heldMs = Math.min(heldMs, change.changedMs)
        else this.#remember(change, cursor)
      }
      cursor.sinceMs = Math.min(cursor.sinceMs, heldMs)
      return count
    } catch (error) {
      cursor.problem = clean((error as Error).message, limits.text)
      return 0
    }
  }

  #isSeen(change: ForeignChange, { seen }: Cursor): boolean {
    const { changedMs, reference } = change
    return !Number.isFinite(changedMs) || reference === '' || seen.has(keyOf(change))
  }

  #remember(change: ForeignChange, cursor: Cursor): void {
    const nowMs = this.#setup.nowMs()
    // A clock ahead of ours must not hide what changes after it.
    cursor.sinceMs = Math.max(cursor.sinceMs, Math.min(change.changedMs, nowMs))
    if (change.comments === undefined && nowMs - change.changedMs < limits.settledMs) return
    cursor.seen.add(keyOf(change))
    if (cursor.seen.size > limits.seen) cursor.seen.delete(cursor.seen.values().next().value!)
  }

  /** The caller that stores them removes known ones. */
  #storeComments(
    { reference, comments = [] }: ForeignChange,
    alertId: string,
    { id, name }: Pick<Destination, 'id' | 'name'>,
  ): void {
    const foreign = comments.filter(({ text }) => text !== '' && !isOwnNote(text))
    for (const { by, text } of foreign.slice(-limits.comments))
      this.#setup.comment({
        subject: `alert:${alertId}`,
        by: `${clean(by, 100) || 'unknown'} (${name} ${clean(reference, 60)})`,
        text: clean(text, limits.comment),
        origin: id,
      })
  }

  /**
   * The later one wins; a change without effect, such as our own, changes nothing. A later decision here that sent no
   * message, because it changed nothing here, is sent to the record that differs.
   */
  async #apply(
    change: ForeignChange,
    { id, name, settings }: Destination,
    readComments: CommentReader,
  ): Promise<Applied> {
    const { store, audit, nowMs } = this.#setup
    const { items } = await store.deliveries({ destination: id, reference: change.reference, limit: 1 })
    const alertId = /^alert (.+)$/.exec(items[0]?.object ?? '')?.[1]
    const stored = alertId === undefined ? undefined : await store.alert(alertId)
    if (alertId === undefined || stored === undefined) return 'unchanged'
    const comments = readComments === undefined ? change.comments : await readComments(change.reference)
    this.#storeComments({ ...change, ...(comments !== undefined && { comments }) }, alertId, { id, name })
    const status = stored.triage?.status ?? 'new'
    const decidedMs = (stored.triage?.time ?? 0) / 1000
    if (change.status === status) return 'unchanged'
    if (change.changedMs < decidedMs) {
      const isClosed = status === 'closed'
      if (settings.statusBack !== 'close' || (change.status === 'closed') === isClosed) return 'unchanged'
      if (nowMs() - decidedMs < limits.settledMs) return 'held'
      await store.emit(alertMessage(stored.alert, isClosed ? 'closed' : 'reopened', new Map()), [id])
      return 'unchanged'
    }
    // A ticket without an owner does not release an alert that a person works on here.
    if (change.status === 'new' && status === 'active') return 'unchanged'
    const by = clean(change.assignee, 100)
    const text = clean(change.text, limits.text)
    const reason = [`${name} ${clean(change.reference, 60)}`, by && `by ${by}`, text]
      .filter((part) => part !== '')
      .join(', ')
    const isApplied = settings.statusBack === 'close'
    audit({
      ...{
        actor: `${name} (${by || 'unknown'})`,
        address: '',
        target: `/rest/alerts/${alertId}`,
        request: '',
      },
      ...{ action: 'change at a destination', outcome: isApplied ? change.status : 'noted only' },
      detail: { before: status, after: change.status, reference: clean(change.reference, 60), text },
    })
    if (isApplied) await this.#setup.change(alertId, { status: change.status, reason }, id)
    return isApplied ? 'changed' : 'unchanged'
  }
}

/** Two comments of one second have the same time. */
const keyOf = ({ reference, changedMs, status, comments }: ForeignChange): string =>
  `${reference}\n${changedMs}\n${status}\n${comments?.length ?? 0}`
