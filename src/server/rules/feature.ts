import { defineFeature } from '../feature.ts'
import { ruleRoutes } from './routes.ts'

export const feature = defineFeature({
  open({ rules, analysisOptions, lifecycle, log }) {
    analysisOptions.add(() => ({ customRules: rules.documents }))
    lifecycle.on('ready', () => {
      rules.logProblems().catch((error: Error) => log(`sightglass: ${error.message}`))
    })
    return rules
  },
  routes: ruleRoutes,
})
