/** Doubles of ticket systems: tickets in memory, whose status a person there can change. */
import type { Double } from './double.ts'

export interface DoubleTicket {
  readonly id: string
  /** Reference passed to `delivered`. */
  readonly reference: string
  title: string
  mark: string
  notes: string[]
  status: 'new' | 'active' | 'closed'
  assignee: string
  changedMs: number
  /** Of people there. */
  comments?: readonly { readonly by: string; readonly text: string }[]
}

export interface TicketDouble extends Double {
  readonly tickets: Map<string, DoubleTicket>
  /** Calls that wrote, our own included. */
  writes(): number
}

/** The tickets; each change gets a later time, as a clock of milliseconds would give. */
export class TicketStore {
  readonly tickets = new Map<string, DoubleTicket>()
  readonly taken: string[] = []
  writes = 0

  add(
    referenceOf: (number: number) => string,
    { title, mark, notes }: Pick<DoubleTicket, 'title' | 'mark' | 'notes'>,
  ): DoubleTicket {
    const number = this.tickets.size + 1
    const id = String(number)
    const ticket: DoubleTicket = {
      ...{ id, reference: referenceOf(number), title, mark, notes: [...notes] },
      ...{ status: 'new', assignee: '', changedMs: Date.now() },
    }
    this.tickets.set(ticket.reference, ticket)
    this.touch(ticket)
    return ticket
  }

  touch(ticket: DoubleTicket): void {
    this.writes++
    this.taken.push(ticket.mark)
    ticket.changedMs = Math.max(Date.now(), ticket.changedMs + 1)
  }

  /** Our notes, then the comments of people, the oldest first. */
  textsOf(reference: string): readonly { readonly by: string; readonly text: string }[] {
    const { notes = [], comments = [] } = this.tickets.get(reference) ?? {}
    return [...notes.map((text) => ({ by: 'sightglass', text })), ...comments]
  }

  byMark(mark: string): DoubleTicket[] {
    return [...this.tickets.values()].filter((ticket) => ticket.mark === mark)
  }

  changed(sinceMs: number): DoubleTicket[] {
    return [...this.tickets.values()]
      .filter(({ changedMs }) => changedMs >= sinceMs)
      .sort((one, other) => one.changedMs - other.changedMs)
  }

  faces() {
    return {
      tickets: this.tickets,
      writes: () => this.writes,
      taken: () => this.taken,
      records: () => [...this.tickets.values()].map(({ mark }) => mark),
    }
  }
}
