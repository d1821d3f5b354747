import type { PlantMap } from '#schema/map'
import type { Query, Source } from './source.ts'

/** The site as a graph, folded to a bounded size. */
export const readMap = (source: Source, query: Query) => source.read<PlantMap>('/map', query)
