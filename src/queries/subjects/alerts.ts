import type { AlertItem } from '#schema/analysis'
import { defineSubject, nameIn } from '../subject.ts'

/** `status` is present if a store has triage. */
type AlertRow = AlertItem & { readonly status?: string }

export const subject = defineSubject<AlertRow>({
  name: 'alerts',
  title: 'Alerts',
  deviceOf: ({ destination }) => destination,
  sort: '-lastTime',
  fields: [
    { name: 'time', title: 'First', kind: 'time', of: (a) => a.time },
    { name: 'lastTime', title: 'Last', kind: 'time', of: (a) => a.lastTime, isColumn: true },
    { name: 'severity', title: 'Severity', kind: 'text', of: (a) => a.severity, isColumn: true },
    { name: 'title', title: 'Alert', kind: 'text', of: (a) => a.title, isColumn: true },
    { name: 'what', title: 'Description', kind: 'text', of: (a) => a.what, isColumn: true },
    { name: 'rule', title: 'Rule', kind: 'text', of: (a) => a.rule },
    { name: 'engine', title: 'Engine', kind: 'text', of: (a) => a.engine },
    { name: 'category', title: 'Category', kind: 'text', of: (a) => a.category },
    {
      name: 'source',
      title: 'Source',
      kind: 'text',
      of: (a, around) => nameIn(around, a.source, a.sourceAddress),
      isColumn: true,
    },
    {
      name: 'target',
      title: 'Target',
      kind: 'text',
      of: (a, around) => nameIn(around, a.destination, a.destinationAddress),
      isColumn: true,
    },
    {
      name: 'zone',
      title: 'Zone of the target',
      kind: 'text',
      of: (a, around) => around.device(a.destination)?.zone ?? '',
    },
    { name: 'protocol', title: 'Protocol', kind: 'text', of: (a) => a.protocol },
    { name: 'technique', title: 'ATT&CK for ICS', kind: 'text', of: (a) => a.techniques },
    { name: 'learning', title: 'During learning', kind: 'text', of: (a) => (a.isLearning ? 'yes' : 'no') },
    { name: 'maintenance', title: 'In maintenance', kind: 'text', of: (a) => a.maintenance },
    { name: 'status', title: 'Status', kind: 'text', of: (a) => a.status ?? '' },
    { name: 'count', title: 'Times', kind: 'number', of: (a) => a.count, isColumn: true },
  ],
})
