import { attackTechniques } from '#reference-data/attack-techniques'
import { defineFeature } from '../feature.ts'
import { attackRoutes } from './routes.ts'
import { AttackService } from './service.ts'

export const feature = defineFeature({
  open({ store, rules }) {
    const techniques = attackTechniques()
    return new AttackService({
      store,
      techniques: () => techniques,
      rules: async () => (await rules.list()).items,
    })
  },
  routes: attackRoutes,
})
