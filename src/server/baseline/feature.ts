import { QueryCache, wholeStoreCachePolicy } from '#store/query-cache'
import { defineFeature } from '../feature.ts'
import { baselineDryRun } from './dry-run.ts'
import { BaselineReviews } from './reviews.ts'
import { baselineRoutes } from './routes.ts'
import { BaselineService, devicesOf, namesByAddress } from './service.ts'
import { signedBaseline } from './signed-baseline.ts'

export const feature = defineFeature({
  open({ data, captures, baseline, site, protocolFolders, store }) {
    const cachedNames = new QueryCache<ReadonlyMap<string, string>>(store, wholeStoreCachePolicy)
    return new BaselineService({
      stored: baseline,
      signed: signedBaseline({ data, baseline: () => baseline.current() }),
      dryRun: baselineDryRun({
        captures: () => captures.all,
        baseline: () => baseline.current(),
        siteFile: () => site.read(),
        protocolFolders,
      }),
      reviews: new BaselineReviews({ store, now: () => Date.now() }),
      names: () => cachedNames.of('all', () => namesByAddress(devicesOf(store))),
    })
  },
  routes: baselineRoutes,
})
