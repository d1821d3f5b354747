import type { IncidentEndpoint } from '#schema/agents'
import type { IncidentItem } from '#schema/incident'
import { type DataSource, type Paged, part, type Query, readJsonFile } from './source.ts'

/** Correlated alerts, most severe first. */
export const listIncidents = (source: DataSource, query: Query) =>
  source.read<Paged<IncidentItem>>('/incidents', query)

/** The report of one incident as an HTML file. */
export const incidentReport = (source: DataSource, id: string) => source.file(`/incidents/${part(id)}/report`)

/** Techniques of one incident as a layer of ATT&CK Navigator. */
export const readIncidentLayer = (source: DataSource, id: string) =>
  readJsonFile(source, `/incidents/${part(id)}/layer`)

/** Evidence of endpoints. */
export const listIncidentEndpoints = (source: DataSource, id: string) =>
  source.read<Paged<IncidentEndpoint>>(`/incidents/${part(id)}/endpoints`, {})
