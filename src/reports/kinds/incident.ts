import { incidentContent } from '../incident.ts'
import { defineReport, type ReportView } from '../report.ts'

export const report = defineReport({
  name: 'incident',
  title: 'Incident',
  about: 'One incident in full: path, alerts, evidence and actions. The most severe one, or a selected one.',
  order: 55,
  make(view) {
    const { analysis } = view
    const incident = askedFor(view)
    if (incident === undefined)
      return {
        sentence: 'No incidents.',
        cover: [['Incidents', '0']],
        sections: [
          {
            title: 'What happened',
            blocks: [
              {
                kind: 'text',
                text: 'An incident is opened when alerts of several stages lead from one device to the next. There is none.',
              },
            ],
          },
        ],
      }
    const named = new Set(incident.stages.flatMap(({ alerts }) => alerts))
    const places = new Set(incident.stages.flatMap(({ source, destination }) => [source, destination]))
    return incidentContent({
      incident,
      alerts: analysis.alerts.filter(({ id }) => named.has(id)),
      devices: analysis.devices.filter(({ id }) => places.has(id)),
    })
  },
})

/** Incidents are listed the most severe first. */
function askedFor({ analysis: { incidents }, incident }: ReportView) {
  return incident === undefined ? incidents[0] : incidents.find(({ id }) => id === incident)
}
