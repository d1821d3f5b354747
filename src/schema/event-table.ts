/** From `data/event-types.tsv` and `data/defender-events.tsv` to the types of events, with their counterparts. */
import { rowsIn } from '#model/tab-separated'
import type { EventTypes } from './event.ts'

export interface EventTable {
  readonly types: readonly { readonly type: string; readonly title: string; readonly about: string }[]
  /** Defender's types: `ours` are types of ours, none where there is a reason. */
  readonly defender: readonly {
    readonly type: string
    readonly title: string
    readonly ours: readonly string[]
    readonly reason: string
  }[]
}

export function eventTable(types: string, defender: string): EventTable {
  return {
    types: rowsIn(types).map(([type = '', title = '', about = '']) => ({ type, title, about })),
    defender: rowsIn(defender).map(([type = '', title = '', ours = '', reason = '']) => ({
      type,
      title,
      ours: ours === '' ? [] : ours.split(', '),
      reason,
    })),
  }
}

/** @param counts type → number of events; an unknown type has its id as title */
export function eventTypes(table: EventTable, counts: Readonly<Record<string, number>>): EventTypes {
  const known = new Set(table.types.map(({ type }) => type))
  const others = Object.keys(counts).filter((type) => !known.has(type))
  const all = [...table.types, ...others.map((type) => ({ type, title: type, about: '' }))]
  return {
    items: all.map(({ type, title, about }) => ({
      type,
      title,
      about,
      count: counts[type] ?? 0,
      defender: table.defender
        .filter(({ ours }) => ours.includes(type))
        .map((one) => ({ type: one.type, title: one.title })),
    })),
    gaps: table.defender
      .filter(({ ours }) => ours.length === 0)
      .map(({ type, title, reason }) => ({ type, title, reason })),
    next: null,
  }
}
