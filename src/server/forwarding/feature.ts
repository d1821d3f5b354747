import { hostname } from 'node:os'
import { defineFeature } from '../feature.ts'
import { InventoryMessages } from './inventory-messages.ts'
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
    events,
    exposure,
    queue,
    health,
    metrics,
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
        comment: (comment) => events.emit('comment-received', comment),
      },
    })
    events.on('commented', (comment) => void service.sendComment(comment))
    const messages = new SensorStatusMessages({
      ...{ store, data, log },
      problem: () => queue.liveProblem,
      captures: () => captures.all,
    })
    const inventory = new InventoryMessages({
      ...{ store, data, log, nowMs: Date.now },
      exposure: () => exposure.site(),
    })
    const gauges = [
      ['sightglass_delivery_waiting', 'Messages that wait for delivery', 'waiting'],
      ['sightglass_delivery_delivered', 'Messages delivered since the destination was added', 'sent'],
      ['sightglass_delivery_dead', 'Messages that were given up and can be sent again', 'failed'],
      ['sightglass_delivery_dropped', 'Messages let go because too many waited, or for too long', 'dropped'],
    ] as const
    for (const [name, help, field] of gauges)
      metrics.gauge(
        name,
        help,
        async () =>
          (await service.list()).map((item) => ({ value: item[field], labels: { destination: item.name } })),
        ['destination'],
      )
    lifecycle.on('start', async () => {
      service.start()
      await messages.start()
      inventory.start()
    })
    lifecycle.on('close', async () => {
      inventory.close()
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
