/** Texts of the list of incidents that count. */
import type { IncidentItem } from '#schema/incident'
import { countOf } from '#ui/kit/format'
import { severityWords } from '#ui/kit/severities'

/** Summary above the list. */
export function incidentsSentence(incidents: readonly IncidentItem[]): string {
  if (incidents.length === 0) return 'No incidents.'
  const counts = severityWords.flatMap((word) => {
    const count = incidents.filter(({ severity }) => severity === word).length
    return count === 0 ? [] : [`${count} ${word}`]
  })
  return `${countOf(incidents.length, 'incident')}: ${counts.join(', ')}.`
}
