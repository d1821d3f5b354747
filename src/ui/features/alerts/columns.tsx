import type { TriagedAlert } from '#contract/alert'
import { countText } from '#ui/kit/format'
import { Severity } from '#ui/kit/Severity.tsx'
import { Time } from '#ui/kit/Time.tsx'
import type { Column } from '#ui/kit/VirtualTable.tsx'
import { isOpen } from './choosing.ts'

export const columns: readonly Column<TriagedAlert>[] = [
  {
    id: 'severity',
    title: 'Severity',
    width: 100,
    cell: (alert) => <Severity severity={alert.severity} isOpen={isOpen(alert)} />,
  },
  {
    id: 'title',
    title: 'Alert',
    width: 200,
    grows: true,
    cell: (alert) => <span title={alert.title}>{alert.title}</span>,
  },
  { id: 'count', title: 'Times', width: 56, isNumber: true, cell: (alert) => countText(alert.count) },
  { id: 'time', title: 'Last', width: 108, cell: (alert) => <Time value={alert.lastTime} as="short" /> },
]
