import { hostname } from 'node:os'
import { defineFeature } from '../feature.ts'
import { forwardingRoutes } from './routes.ts'
import { SensorStatusMessages } from './sensor-status-messages.ts'
import { ForwardingService } from './service.ts'

export const feature = defineFeature({
  async open({
    store,
    data,
    options,
    version,
    publicUrl,
    alerts,
    authentication,
    captures,
    queue,
    health,
    lifecycle,
    log,
  }) {
    const service = await ForwardingService.open({
      ...{ store, data, log },
      sender: () => ({ sensor: options.name ?? hostname(), version, url: publicUrl.text }),
      ownPort: () => Number(URL.parse(publicUrl.text)?.port) || 0,
      mayNamePaths: false,
      changeBack: {
        change: (id, change, origin) => alerts.change(id, change, origin),
        audit: (entry) => authentication.audit(entry),
      },
    })
    const messages = new SensorStatusMessages({
      ...{ store, data, log },
      problem: () => queue.liveProblem,
      captures: () => captures.all,
    })
    lifecycle.on('start', async () => {
      service.start()
      await messages.start()
    })
    lifecycle.on('close', async () => {
      await messages.close()
      await service.close()
    })
    health.addSection(async () => ({ forwarding: (await service.list()).map(healthOf) }))
    return service
  },
  routes: forwardingRoutes,
})

function healthOf({
  name,
  state,
  waiting,
  dropped,
  oldest,
  lastError,
}: Awaited<ReturnType<ForwardingService['list']>>[number]) {
  const problem = state === 'failing' ? (lastError?.text ?? '') : ''
  return { name, state, waiting, dropped, oldest, problem }
}
