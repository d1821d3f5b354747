import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TriagedAlert } from '#schema/alert'
import { groupName, shortTime } from '#ui/kit/format'
import { severityShapes, severityWords } from '#ui/kit/severities'
import { useDeviceNames } from '#ui/parts/use-device-names'
import { listAlerts, readAlert } from '#ui/source/alerts'
import { useSource } from '#ui/source/SourceContext.tsx'

/** Open alerts offered, worst first. */
const MOST_ALERTS = 100

/** Selects an open alert. @param first id that is offered also if its alert is not among them; '' for none */
export function AlertSelect(props: { first: string; value: string; onChange: (id: string) => void }) {
  const { first, value, onChange } = props
  const source = useSource()
  const { data = [], isPending } = useQuery({
    queryKey: ['alerts', 'response', first],
    queryFn: async () => {
      const { items } = await listAlerts(source, { status: 'open', limit: MOST_ALERTS })
      if (first === '' || items.some(({ id }) => id === first)) return items
      return [await readAlert(source, first), ...items]
    },
  })
  const names = useDeviceNames(
    data.flatMap(({ source, destination }) => [source, destination]).filter(Boolean),
  )
  return (
    <Select
      label="Alert"
      placeholder={isPending ? 'Loading…' : 'Search open alerts'}
      searchable
      nothingFoundMessage="No open alert matches"
      data={data.toSorted(worstFirst).map((alert) => ({ value: alert.id, label: labelOf(alert, names) }))}
      value={value === '' ? null : value}
      onChange={(id) => onChange(id ?? '')}
    />
  )
}

function worstFirst(one: TriagedAlert, other: TriagedAlert): number {
  return severityWords.indexOf(one.severity) - severityWords.indexOf(other.severity)
}

/** `◆ Port scan: Engineering station 2 → Dosing PLC, 1 Dec 00:34`. */
function labelOf(alert: TriagedAlert, names: ReadonlyMap<string, string>): string {
  const nameOf = (id: string, address: string) => names.get(id) ?? groupName(address) ?? address
  const from = nameOf(alert.source, alert.sourceAddress)
  const to = nameOf(alert.destination, alert.destinationAddress)
  const between = [from, to].filter((name) => name !== '').join(' → ')
  return `${severityShapes[alert.severity]} ${alert.title}: ${between}, ${shortTime(alert.lastTime)}`
}
