import type { EventItem } from '#schema/analysis'
import { defineSubject, nameIn } from '../subject.ts'

export const subject = defineSubject<EventItem>({
  name: 'events',
  title: 'Events',
  deviceOf: ({ devices }) => devices.at(-1) ?? '',
  sort: '-time',
  fields: [
    { name: 'time', title: 'Time', kind: 'time', of: (e) => e.time, isColumn: true },
    { name: 'type', title: 'Type', kind: 'text', of: (e) => e.type, isColumn: true },
    { name: 'severity', title: 'Severity', kind: 'text', of: (e) => e.severity },
    { name: 'title', title: 'Event', kind: 'text', of: (e) => e.title, isColumn: true },
    { name: 'text', title: 'Description', kind: 'text', of: (e) => e.text, isColumn: true },
    {
      name: 'device',
      title: 'Devices',
      kind: 'text',
      of: (e, around) => e.devices.map((id) => nameIn(around, id)),
      isColumn: true,
    },
    {
      name: 'zone',
      title: 'Zone',
      kind: 'text',
      of: (e, around) => [...new Set(e.devices.map((id) => around.device(id)?.zone ?? ''))],
    },
  ],
})
