import type { KnownDevice } from '#queries/subject'
import { type ChangingQuery, QueryCache } from '#store/query-cache'
import { defineFeature } from '../feature.ts'
import { productName } from '../product.ts'
import { knownDevices, querySourceOfStore } from './query-source.ts'
import { queryRoutes } from './routes.ts'
import { QueryService } from './service.ts'

export const feature = defineFeature({
  open({ store, siteName, captures, baseline, exposure }) {
    const source: ChangingQuery = {
      revision: () => store.revision() + exposure.revision() + baseline.written(),
      editRevision: () => store.editRevision() + exposure.editRevision() + baseline.written(),
    }
    const devices = new QueryCache<ReadonlyMap<string, KnownDevice>>(source)
    return new QueryService({
      ...{ store, source },
      site: siteName,
      product: productName(),
      now: () => Date.now(),
      ground: async () =>
        querySourceOfStore({
          store,
          exposure: () => exposure.site(),
          known: () => devices.of('all', () => knownDevices(store)),
          files: await captures.names(),
          normal: (query) => baseline.normal(query),
        }),
    })
  },
  routes: queryRoutes,
})
