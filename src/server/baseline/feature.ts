import { defineFeature } from '../feature.ts'
import { baselineDryRun } from './dry-run.ts'
import { baselineRoutes } from './routes.ts'
import { BaselineService } from './service.ts'
import { signedBaseline } from './signed-baseline.ts'

export const feature = defineFeature({
  open: ({ data, captures, baseline, site, protocolFolders }) =>
    new BaselineService({
      stored: baseline,
      signed: signedBaseline({ data, baseline: () => baseline.current() }),
      dryRun: baselineDryRun({
        captures: () => captures.all,
        baseline: () => baseline.current(),
        siteFile: () => site.read(),
        protocolFolders,
      }),
    }),
  routes: baselineRoutes,
})
