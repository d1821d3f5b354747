import { isQuiet } from '#model/fact'
import type { LinkItem, LinkOperationItem } from '#schema/analysis'
import { defineSubject, type QueryField } from '../subject.ts'
import { endFields } from './links.ts'

/** One operation, on the link it was seen on. */
export interface OperationRow {
  readonly link: LinkItem
  readonly operation: LinkOperationItem
}

export const subject = defineSubject<OperationRow>({
  name: 'operations',
  title: 'Operations',
  deviceOf: ({ link }) => link.server || link.client,
  sort: '-lastSeen',
  fields: [
    ...endFields
      .filter(({ name }) => name !== 'port')
      .map(
        (field): QueryField<OperationRow> => ({
          ...field,
          of: ({ link }, around) => field.of(link, around),
          isColumn: ['client', 'server', 'protocol'].includes(field.name),
        }),
      ),
    { name: 'verb', title: 'Verb', kind: 'text', of: ({ operation }) => operation.verb, isColumn: true },
    { name: 'name', title: 'Operation', kind: 'text', of: ({ operation }) => operation.name, isColumn: true },
    { name: 'code', title: 'Code', kind: 'text', of: ({ operation }) => operation.code },
    {
      name: 'changes',
      title: 'Changes something',
      kind: 'text',
      of: ({ operation }) => (isQuiet(operation.verb) ? 'no' : 'yes'),
    },
    {
      name: 'object',
      title: 'Objects',
      kind: 'text',
      of: ({ operation }) => operation.objects,
      isColumn: true,
    },
    { name: 'count', title: 'Times', kind: 'number', of: ({ operation }) => operation.count, isColumn: true },
    {
      name: 'refused',
      title: 'Rejected',
      kind: 'number',
      of: ({ operation }) => operation.outcomes.rejected ?? 0,
    },
    {
      name: 'unanswered',
      title: 'Unanswered',
      kind: 'number',
      of: ({ operation }) => operation.outcomes.unanswered ?? 0,
    },
    { name: 'firstSeen', title: 'First seen', kind: 'time', of: ({ operation }) => operation.firstSeen },
    {
      name: 'lastSeen',
      title: 'Last seen',
      kind: 'time',
      of: ({ operation }) => operation.lastSeen,
      isColumn: true,
    },
  ],
})
