import type { PlantMap } from '#schema/map'
import type { DataSource, Query } from './source.ts'

/** The site as a graph, folded to a bounded size. */
export const readMap = (source: DataSource, query: Query) => source.read<PlantMap>('/map', query)
