/** Common part of ticket systems: a ticket for each alert, found again by a mark, with a note for each change. */
import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from '#bytes/hex'
import type { ExportSource } from '#export/message-format'
import { oneLine } from '#export/message-format'
import { objectOf } from '#model/message'
import type { Severity } from '#model/rule'
import type {
  DeliveryOutcome,
  DueMessage,
  ForeignComment,
  HttpAnswer,
  HttpRequest,
  Item,
  Step,
} from './destination-type.ts'
import { all, outcomeOf, reasonOf } from './http-outcome.ts'
import { itemOf, recordOf, summaryOf } from './record.ts'

export interface Ticket {
  /** Finds the ticket again: letters and digits, the same for all messages of an alert or incident. */
  readonly mark: string
  /** Finds the note of this message again. */
  readonly noteMark: string
  readonly title: string
  readonly text: string
  readonly note: string
  readonly severity: Severity
  readonly isClosed: boolean
  readonly isReopened: boolean
  /** Only a note: opens and changes nothing else. */
  readonly isComment: boolean
  readonly url: string
  readonly record: ReturnType<typeof recordOf>
}

/** 20 hexadecimal digits of SHA-256 over sensor and object: no text of packets can imitate it. */
export const markOf = (sensor: string, object: string): string =>
  `sg${toHex(sha256(new TextEncoder().encode(`${sensor}\n${object}`)), 0, 10)}`

export function ticketItem(outgoing: DueMessage, sender: ExportSource): Item {
  const { message, key } = outgoing
  const record = recordOf(outgoing, sender)
  const noteMark = `[${key.slice(0, 16)}]`
  const ticket: Ticket = {
    mark: markOf(sender.sensor, objectOf(message)),
    noteMark,
    title: oneLine(summaryOf(outgoing), 200),
    text: [
      record.message,
      record.normal && `Normal: ${record.normal}`,
      record.why && `Why it matters: ${record.why}`,
      ...record.todo.map((step, at) => `${at + 1}. ${step}`),
      record.url,
      noteMark,
    ]
      .filter((line) => line !== '')
      .join('\n'),
    note: `${record.reason}: ${oneLine(record.message, 1000)} ${noteMark}`,
    severity: message.severity,
    isClosed: message.reason === 'closed',
    isReopened: message.reason === 'reopened' || message.reason === 'again',
    isComment: message.reason === 'commented',
    url: record.url,
    record,
  }
  return itemOf(outgoing, ticket)
}

export interface FoundTicket {
  readonly id: string
  /** Texts in which a note of ours would be, besides those that `notes` of the system reads. */
  readonly notes: string
  /** Closed there already; a product may refuse to close it again. */
  readonly isClosed?: boolean
  /** Id of the step that opens a closed ticket again, where the product names it. */
  readonly reopen?: string
}

/** The requests and answers of one product. */
export interface TicketSystem {
  readonly find: (ticket: Ticket) => HttpRequest
  /** `'none'` where there is no ticket; undefined if this is no answer of the contract. */
  readonly found: (answer: HttpAnswer, ticket: Ticket) => FoundTicket | 'none' | undefined
  readonly create: (ticket: Ticket) => HttpRequest
  /** Reads the notes of a ticket where finding it does not. */
  readonly notes?: {
    readonly request: (id: string) => HttpRequest
    readonly read: (answer: HttpAnswer) => readonly ForeignComment[] | undefined
  }
  readonly created: (answer: HttpAnswer) => { readonly reference: string; readonly link?: string } | undefined
  /** Requests that set the state, then one that adds the note: the note confirms that all of them succeeded. */
  readonly change: (ticket: Ticket, found: FoundTicket) => readonly HttpRequest[]
  readonly delivered: (found: FoundTicket) => { readonly reference: string; readonly link?: string }
}

/** Find, then create or change. A repeat finds its ticket and its note, and changes nothing. */
export function ticketExchange(
  { items, answers }: { readonly items: readonly Item[]; readonly answers: readonly HttpAnswer[] },
  system: TicketSystem,
): Step {
  const ticket = JSON.parse(items[0]!.body) as Ticket
  const [first, ...rest] = answers
  if (first === undefined) return { request: { ...system.find(ticket), isQuery: true } }
  const found = first.status >= 200 && first.status < 300 ? system.found(first, ticket) : undefined
  if (found === undefined) return all(items, refusal(first, items))
  if (found === 'none') {
    if (ticket.isClosed || ticket.isComment) return all(items, { state: 'delivered' })
    const [made] = rest
    if (made === undefined) return { request: system.create(ticket) }
    const created = made.status >= 200 && made.status < 300 ? system.created(made) : undefined
    return all(items, created === undefined ? refusal(made, items) : { state: 'delivered', ...created })
  }
  const { notes: notesOf } = system
  const [noted] = rest
  if (notesOf !== undefined && noted === undefined)
    return { request: { ...notesOf.request(found.id), isQuery: true } }
  const notes = noted === undefined || notesOf === undefined ? [] : notesOf.read(noted)
  if (notes === undefined)
    return all(
      items,
      noted?.status === 404 ? { state: 'retry', reason: reasonOf(noted) } : refusal(noted!, items),
    )
  const further = notesOf === undefined ? rest : rest.slice(1)
  const isNoted = [found.notes, ...notes.map(({ text }) => text)].some((text) =>
    text.includes(ticket.noteMark),
  )
  const wanted = isNoted ? [] : system.change(ticket, found)
  const bad = further.find(({ status }) => status < 200 || status >= 300)
  // Deleted since it was found: the next attempt opens a new one.
  if (bad?.status === 404) return all(items, { state: 'retry', reason: reasonOf(bad) })
  if (bad !== undefined) return all(items, refusal(bad, items))
  const next = wanted[further.length]
  return next === undefined
    ? all(items, { state: 'delivered', ...system.delivered(found) })
    : { request: next }
}

function refusal(answer: HttpAnswer, items: readonly Item[]): DeliveryOutcome {
  // A sign-in page or a proxy answers 200.
  if (answer.status >= 200 && answer.status < 300)
    return { state: 'wait', reason: `${reasonOf(answer)}: this is no answer of the product; check the URL` }
  return outcomeOf(answer, { items })
}

/** True for a note that we wrote: it ends with the mark of its message. */
export const isOwnNote = (text: string): boolean => /\[[0-9a-f]{16}\]\s*$/.test(text)
