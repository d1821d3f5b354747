import type { Analysis } from '#schema/analysis'

/** An analysis as far as it speaks of one device; without devices where there is none of this id. */
export function ofDevice(analysis: Analysis, id: string): Analysis {
  return {
    ...analysis,
    devices: analysis.devices.filter((device) => device.id === id),
    links: analysis.links.filter(({ client, server }) => client === id || server === id),
    alerts: analysis.alerts.filter(({ source, destination }) => source === id || destination === id),
    incidents: analysis.incidents.filter(({ stages }) =>
      stages.some(({ source, destination }) => source === id || destination === id),
    ),
    exposures: analysis.exposures.filter(({ device }) => device === id),
    paths: analysis.paths.filter(({ target }) => target === id),
    events: analysis.events.filter(({ devices }) => devices.includes(id)),
  }
}
