import { defineFeature } from '../feature.ts'
import type { ServerCertificate } from '../http/tls.ts'
import { serverCertificate } from '../http/tls.ts'
import { AgentAuthority } from './authority.ts'
import { AgentDatabase } from './database.ts'
import { AgentListener } from './listener.ts'
import { agentRoutes } from './routes.ts'
import { AgentService } from './service.ts'
import { agentListenSetting } from './settings.ts'
import { AgentTimeline } from './timeline.ts'

export const feature = defineFeature({
  open(context) {
    const { data, settings, lifecycle, health, events, store, changes, log } = context
    const listen = settings.value(agentListenSetting) ?? ''
    const db = new AgentDatabase(data)
    lifecycle.on('close', () => db.close())
    const now = () => Date.now()
    const authority = new AgentAuthority(data, now)
    const timeline = new AgentTimeline({ store, changes, now, log })
    events.on('capture-removed', () => timeline.forget())
    lifecycle.on('stop', () => timeline.settle())
    let certificate: ServerCertificate | undefined
    const service: AgentService = new AgentService({
      ...{ db, authority, now },
      certificate: () => certificate,
      ingested: (batch) => timeline.add(batch),
      deviceOf: () => undefined,
    })
    health.addProblem(() => service.problem)
    lifecycle.on('start', async () => {
      if (listen === '') return
      const { tlsCertificateFile: cert, tlsKeyFile: key } = context.options
      certificate = context.certificate ?? (await serverCertificate(data, { cert, key }))
      await authority.open()
      const listener = new AgentListener({
        listen,
        certificate,
        authority: authority.certificate,
        endpoints: service,
      })
      try {
        await listener.listen()
      } catch (error) {
        service.problem = `Agents cannot connect: ${listen}: ${(error as Error).message}`
        return
      }
      service.listen = listen.replace(/:0$/, `:${listener.port}`)
      lifecycle.on('stop', () => listener.close())
      events.on('certificate-replaced', (replaced) => {
        certificate = replaced
        listener.useCertificate(replaced)
      })
    })
    return service
  },
  routes: agentRoutes,
})
