/** A file of events that a disk or a person damaged costs its own month, and no other. */
import type { TimelineEvent } from '#model/journal'

/**
 * A table that is not there, a disk that fails, a damaged file, one that is not there, one of something else:
 * https://www.sqlite.org/rescode.html.
 */
const UNREADABLE: ReadonlySet<number> = new Set([1, 10, 11, 14, 26])

/** True if an error means that a file cannot be read, now or ever. */
export function isUnreadable(error: unknown): boolean {
  const { errcode } = error as { errcode?: number }
  return errcode !== undefined && UNREADABLE.has(errcode & 0xff)
}

/** Event shown in place of the events of a month. */
export function unreadableMonth(month: string, name: string, error: unknown): TimelineEvent {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return {
    id: `unreadable-${month}`,
    time: Date.UTC(year, number) * 1000 - 1,
    type: 'events-unreadable',
    severity: 'warning',
    title: `Events of ${month} cannot be read`,
    text: `${name} in the data folder: ${(error as Error).message}. Restore it from a backup; devices, links and alerts are kept elsewhere`,
    devices: [],
    place: undefined,
  }
}
