import { type EventTable, eventTable } from '#schema/event-table'
import { readTable } from './data-files.ts'

/** Types of events, with their counterparts. */
export function knownEventTypes(): EventTable {
  return eventTable(readTable('event-types.tsv'), readTable('defender-events.tsv'))
}
