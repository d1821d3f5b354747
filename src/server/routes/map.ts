import Type from 'typebox'
import { PlantMap } from '#contract/map'
import { foldMap } from '#contract/map-fold'
import { VerbWord } from '#contract/terms'
import type { PlantGraph } from '#model/plant-graph'
import { LEVELS } from '../devices/device-filter.ts'
import { spanOf } from '../http/query-time.ts'
import { defineRoute, queryOf } from '../http/route.ts'

const time = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

export const route = defineRoute({
  method: 'GET',
  path: '/rest/map',
  summary: 'The plant as a picture: devices folded by level, zone and subnet, and the lines between them',
  query: queryOf({
    open: Type.Optional(
      Type.String({
        maxLength: 2000,
        description:
          'Ids of groups to unfold, with commas between; `all`, `none`; small plants start unfolded',
      }),
    ),
    device: Type.Optional(
      Type.String({ maxLength: 300, description: 'A device that must be drawn by itself' }),
    ),
    way: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'Ids of devices of a way, with commas between: drawn by themselves',
      }),
    ),
    protocol: Type.Optional(Type.String({ maxLength: 200 })),
    verb: Type.Optional(VerbWord),
    level: Type.Optional(Type.Enum([...LEVELS])),
    zone: Type.Optional(Type.String({ maxLength: 200 })),
    from: time('Only what was active at or after it'),
    until: time('Only what was active at or before it'),
  }),
  answer: {
    status: 200,
    schema: PlantMap,
    description: 'Nodes and lines, bounded however large the plant is',
  },
  async handle({ query }, { store }) {
    const { open, level } = query
    return foldedOnce(await store.graph(), {
      ...query,
      open: open === 'all' || open === 'none' ? open : open?.split(',').filter(Boolean),
      way: query.way?.split(',').filter(Boolean),
      level: level === undefined || level === 'unknown' ? level : Number(level),
      ...spanOf(query),
    })
  },
})

/** Foldings of one graph that are kept; the one asked for the longest ago goes. */
const MOST_FOLDED = 20

const folded = new WeakMap<PlantGraph, Map<string, PlantMap>>()

/** A graph that has not changed is folded once for each way to look at it. */
function foldedOnce(graph: PlantGraph, asked: Parameters<typeof foldMap>[1]): PlantMap {
  const known = folded.get(graph) ?? new Map<string, PlantMap>()
  folded.set(graph, known)
  const key = JSON.stringify(asked)
  const map = known.get(key) ?? foldMap(graph, asked)
  known.delete(key)
  known.set(key, map)
  if (known.size > MOST_FOLDED) known.delete(known.keys().next().value!)
  return map
}
