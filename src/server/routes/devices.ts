import Type from 'typebox'
import { Device } from '#contract/device'
import { deviceOf } from '#contract/from-model'
import { FacetCounts } from '#contract/overview'
import { deviceFilter, deviceQueryOf } from '../devices/device-filter.ts'
import { defineRoute, listOf, paging, pagingOf, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/devices',
  summary: 'Devices, with the number of devices under each facet',
  query: queryOf({
    ...paging,
    skip: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'Rows passed over before the page: a leap to the middle of a long list',
      }),
    ),
    ...deviceFilter,
  }),
  answer: {
    status: 200,
    schema: Type.Object({ ...listOf(Device).properties, facets: FacetCounts }),
    description: 'A page of devices',
  },
  async handle({ query }, { store, captures, exposures }) {
    const { items, next } = await store.devices({
      ...pagingOf(query),
      skip: query.skip,
      ...deviceQueryOf(query),
    })
    const files = await captures.names()
    return {
      items: items.map((asset) => deviceOf(asset, files, exposures?.latest()?.risks.get(asset.id))),
      next: next ?? null,
      facets: await store.facets(),
    }
  },
})
