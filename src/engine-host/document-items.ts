/** Devices as text, and links and events as the analysis document has them. */
import { contactOf } from '#exposure/surroundings'
import type { Device, Link } from '#model/device'
import type { JournalEntry, TimelineEvent } from '#model/journal'
import { eventOf } from '#schema/from-model'
import { linkText } from '#schema/link-text'

export function deviceEntry(device: Device): JournalEntry {
  const text = JSON.stringify(device)
  return { kind: 'item', item: { list: 'devices', id: device.id, time: 0, text, contact: '' } }
}

/** @param files names of the captures, by index */
export function linkEntry(link: Link, files: readonly string[]): JournalEntry {
  const isBetweenDevices = link.client !== '' && link.server !== '' && link.client !== link.server
  return {
    kind: 'item',
    item: {
      list: 'links',
      id: link.id,
      time: 0,
      text: linkText(link, files),
      contact: isBetweenDevices ? JSON.stringify(contactOf(link)) : '',
    },
  }
}

export function eventEntry(event: TimelineEvent, files: readonly string[]): JournalEntry {
  const text = JSON.stringify(eventOf(event, files))
  return { kind: 'item', item: { list: 'events', id: event.id, time: event.time, text, contact: '' } }
}
