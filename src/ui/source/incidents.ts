import type { IncidentItem } from '#schema/incident'
import { type Paged, part, type Query, readJsonFile, type Source } from './source.ts'

/** Correlated alerts, most severe first. */
export const listIncidents = (source: Source, query: Query) =>
  source.read<Paged<IncidentItem>>('/incidents', query)

/** The report of one incident as an HTML file. */
export const incidentReport = (source: Source, id: string) => source.file(`/incidents/${part(id)}/report`)

/** Techniques of one incident as a layer of ATT&CK Navigator. */
export const readIncidentLayer = (source: Source, id: string) =>
  readJsonFile(source, `/incidents/${part(id)}/layer`)
