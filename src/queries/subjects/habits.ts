import type { Static } from 'typebox'
import type { BaselineSentence } from '#schema/baseline'
import { defineSubject } from '../subject.ts'

/** Normal behaviour, sentence by sentence; values and their bounds are among the details. */
export const subject = defineSubject<Static<typeof BaselineSentence>>({
  name: 'habits',
  title: 'Baseline',
  deviceOf: () => '',
  sort: '-last',
  fields: [
    { name: 'client', title: 'Client', kind: 'text', of: (h) => h.client, isColumn: true },
    { name: 'server', title: 'Server', kind: 'text', of: (h) => h.server, isColumn: true },
    { name: 'protocol', title: 'Protocol', kind: 'text', of: (h) => h.protocol, isColumn: true },
    { name: 'unit', title: 'Unit', kind: 'text', of: (h) => h.unit },
    { name: 'habit', title: 'Pattern', kind: 'text', of: (h) => h.sentence, isColumn: true },
    { name: 'values', title: 'Values and cycle times', kind: 'text', of: (h) => h.details, isColumn: true },
    { name: 'count', title: 'Times', kind: 'number', of: (h) => h.count, isColumn: true },
    { name: 'first', title: 'First', kind: 'time', of: (h) => h.first },
    { name: 'last', title: 'Last', kind: 'time', of: (h) => h.last, isColumn: true },
  ],
})
