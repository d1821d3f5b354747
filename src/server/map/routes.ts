import Type from 'typebox'
import type { PlantGraph } from '#model/plant-graph'
import { PlantMap } from '#schema/map'
import { foldMap } from '#schema/map-fold'
import { VerbKind } from '#schema/terms'
import type { Store } from '#store/store'
import { LEVELS } from '../http/query-levels.ts'
import { spanOf } from '../http/query-time.ts'
import { queryOf, route } from '../http/route.ts'

const time = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

export const mapRoutes = (store: Pick<Store, 'graph'>) => [
  route({
    method: 'GET',
    path: '/rest/map',
    isExpensive: true,
    access: 'read',
    summary: 'The site as a graph: devices folded by level, zone and subnet, and the links between them',
    query: queryOf({
      open: Type.Optional(
        Type.String({
          maxLength: 2000,
          description: 'Comma-separated ids of groups to unfold; `all`, `none`; small sites start unfolded',
        }),
      ),
      device: Type.Optional(Type.String({ maxLength: 300, description: 'A device that is never folded' })),
      way: Type.Optional(
        Type.String({
          maxLength: 2000,
          description: 'Comma-separated device ids of a path, none of which is folded',
        }),
      ),
      protocol: Type.Optional(Type.String({ maxLength: 200 })),
      verb: Type.Optional(VerbKind),
      level: Type.Optional(Type.Enum([...LEVELS])),
      zone: Type.Optional(Type.String({ maxLength: 200 })),
      from: time('Only activity at or after this time'),
      until: time('Only activity at or before this time'),
    }),
    answer: {
      status: 200,
      schema: PlantMap,
      description: 'Nodes and lines, bounded for sites of any size',
    },
    async handle({ query }) {
      const { open, level } = query
      const span = spanOf(query)
      return foldedOnce(await store.graph(span), {
        ...query,
        open: open === 'all' || open === 'none' ? open : open?.split(',').filter(Boolean),
        way: query.way?.split(',').filter(Boolean),
        level: level === undefined || level === 'unknown' ? level : Number(level),
        ...span,
      })
    },
  }),
]

const limits = {
  /** Folded maps cached for one graph; the least recently used is dropped. */
  cached: 20,
} as const

const folded = new WeakMap<PlantGraph, Map<string, PlantMap>>()

/** A graph that has not changed is folded once for each query. */
function foldedOnce(graph: PlantGraph, query: Parameters<typeof foldMap>[1]): PlantMap {
  const cached = folded.get(graph) ?? new Map<string, PlantMap>()
  folded.set(graph, cached)
  const key = JSON.stringify(query)
  const map = cached.get(key) ?? foldMap(graph, query)
  cached.delete(key)
  cached.set(key, map)
  if (cached.size > limits.cached) cached.delete(cached.keys().next().value!)
  return map
}
