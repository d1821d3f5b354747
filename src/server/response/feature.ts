import { defineFeature } from '../feature.ts'
import { ResponsePlant } from './plant.ts'
import { type ResponseApi, responseRoutes } from './routes.ts'
import { ResponseService } from './service.ts'
import { ResponseTriggers } from './triggers.ts'

export const feature = defineFeature({
  async open({
    data,
    store,
    baseline,
    site,
    version,
    publicUrl,
    accounts,
    authentication,
    health,
    events,
    lifecycle,
    log,
  }) {
    const plant = new ResponsePlant({ store, baseline: () => baseline.current(), site: () => site.read() })
    const service = await ResponseService.open({
      ...{ data, plant, version, log },
      alert: (id) => store.alert(id),
      audit: (entry) => authentication.audit(entry),
      ownPort: () => Number(URL.parse(publicUrl.text)?.port) || 0,
    })
    health.addProblem(() => service.problem())
    lifecycle.on('start', () => service.start())
    lifecycle.on('close', () => service.close())
    const triggers = new ResponseTriggers({
      ...{ files: service.files, service, nowMs: Date.now, log },
      alert: (id) => store.alert(id),
      audit: (entry) => authentication.audit(entry),
    })
    events.on('stored', ({ alerts }) => triggers.alerted(alerts))
    lifecycle.on('close', () => triggers.idle())
    const api: ResponseApi = {
      ...{ service, triggers },
      authenticate: (token, ip) =>
        accounts.authenticate({ headers: { authorization: `Bearer ${token}` }, ip }),
      canApprove: () => !accounts.isOpen,
    }
    return api
  },
  routes: responseRoutes,
})
