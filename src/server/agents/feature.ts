import { Techniques } from '#incidents/techniques'
import type { JournalEntry } from '#model/journal'
import { readTable } from '#reference-data/data-files'
import { defineFeature } from '../feature.ts'
import { listenAddress } from '../http/listen-address.ts'
import { machineNames, serverCertificate } from '../http/tls.ts'
import { AgentAuthority } from './authority.ts'
import { AgentDatabase } from './database.ts'
import { EndpointImports } from './imports.ts'
import { IncidentAlerts } from './incident-alerts.ts'
import { IncidentAnnouncer } from './incident-announcer.ts'
import { incidentEndpoints } from './incident-endpoints.ts'
import type { IngestedBatch } from './ingest.ts'
import { AgentJoinTable } from './joins.ts'
import { AgentListener } from './listener.ts'
import { type PinnedCertificate, pinnedCertificate } from './listener-certificate.ts'
import { AgentMqttReader } from './mqtt-reader.ts'
import { agentRoutes } from './routes.ts'
import { AgentService } from './service.ts'
import {
  agentBrokerCaSetting,
  agentBrokerPasswordFileSetting,
  agentBrokerSetting,
  agentBrokerUserSetting,
  agentListenSetting,
} from './settings.ts'
import { AgentTimeline } from './timeline.ts'
import { TwoViewWatch } from './watch.ts'

/** Kinds that joins, exposure and checks depend on. */
const JOINED_KINDS: ReadonlySet<string> = new Set(['system', 'package', 'baseline'])

const RENEWAL_MS = 86_400_000

/** Names of this machine, the host that the listener is bound to, and that of the server's public address. */
function listenerNames(listen: string, url: string | undefined): readonly string[] {
  const { host } = listenAddress(listen)
  const isAny = ['', '0.0.0.0', '::', '[::]'].includes(host)
  const publicHost =
    url !== undefined && URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : ''
  const more = [isAny ? '' : host.replace(/^\[|\]$/g, ''), publicHost].filter((name) => name !== '')
  return [...new Set([...machineNames(), ...more])]
}

export const feature = defineFeature({
  open(context) {
    const { data, settings, lifecycle, health, events, store, incidentAdditions, changes, log } = context
    const listen = settings.value(agentListenSetting) ?? ''
    const broker = settings.value(agentBrokerSetting) ?? ''
    const db = new AgentDatabase(data)
    lifecycle.on('close', () => db.close())
    const now = () => Date.now()
    const authority = new AgentAuthority(data, now)
    const announcer = new IncidentAnnouncer({ store, changes, events, log })
    const written = (entries: readonly JournalEntry[]) =>
      announcer.alertsChanged(entries.flatMap((entry) => (entry.kind === 'alert' ? [entry.alert.id] : [])))
    const timeline = new AgentTimeline({ store, changes, written, now, log })
    events.on('capture-removed', () => timeline.forget())
    lifecycle.on('stop', async () => {
      await timeline.settle()
      await announcer.settle()
    })
    const changed = () => announcer.joinsChanged()
    const joins = new AgentJoinTable({ db, store, data, changed, now, log })
    lifecycle.on('stop', () => joins.close())
    events.on('analysis-ended', () => joins.renew())
    events.on('capture-removed', () => joins.renew())
    const deviceOf = (agent: string) => joins.deviceOf(agent)
    const techniques = new Techniques(readTable('attack-ics.tsv'))
    const joined = () => joins.joinedAgents()
    const incidentAlerts = new IncidentAlerts({ db, store, techniques, joined })
    incidentAdditions.add((incidents) => incidentAlerts.extend(incidents))
    const raised = (agent: string, alert: string, time: number) => incidentAlerts.raised(agent, alert, time)
    const watch = new TwoViewWatch({ db, store, timeline, raised, deviceOf, now })
    const ingested = (batch: IngestedBatch) => {
      timeline.add(batch, joins.deviceOf(batch.agent))
      // Hostile events must not end the server: failures are logged.
      watch.taken(batch).catch((error: Error) => log(`sightglass: events of an agent: ${error.message}`))
      if (batch.events.some(({ kind }) => JOINED_KINDS.has(kind))) joins.renew(batch.agent)
    }
    let used: PinnedCertificate | undefined
    const service: AgentService = new AgentService({
      ...{ db, authority, now, log },
      certificate: () => used,
      ingested,
      deviceOf,
    })
    health.addProblem(() => service.problem)
    health.addProblem(() => service.brokerProblem && `Batches of agents: ${service.brokerProblem}`)
    const openReader = () => {
      service.broker = broker
      const reader = new AgentMqttReader({
        ...{ broker, data, messages: service },
        caFile: settings.value(agentBrokerCaSetting) ?? '',
        user: settings.value(agentBrokerUserSetting) ?? '',
        passwordFile: settings.value(agentBrokerPasswordFileSetting) ?? '',
        clientId: `sightglass-${authority.siteKey.slice(0, 12)}`,
        report: (problem) => {
          service.brokerProblem = problem
        },
      })
      reader.open()
      return reader
    }
    lifecycle.on('start', async () => {
      await joins.compute()
      lifecycle.on('stop', joins.start())
      if (listen === '' && broker === '') return
      lifecycle.on('stop', watch.start())
      await authority.open()
      if (broker !== '') {
        const reader = openReader()
        lifecycle.on('stop', () => reader.close())
      }
      if (listen === '') return
      const { tlsCertificateFile: cert, tlsKeyFile: key } = context.options
      const given = cert === undefined ? undefined : await serverCertificate(data, { cert, key })
      const choose = () =>
        pinnedCertificate({
          ...{ data, given, authority, now: now(), hasAgents: service.ids().length > 0 },
          names: listenerNames(listen, context.options.url),
        })
      used = await choose()
      const listener = new AgentListener({
        listen,
        certificate: used.certificate,
        authority: authority.certificate,
        endpoints: service,
      })
      try {
        await listener.listen()
      } catch (error) {
        service.problem = `Agents cannot connect: ${listen}: ${(error as Error).message}`
        log(`sightglass: ${service.problem}`)
        return
      }
      service.listen = listen.replace(/:0$/, `:${listener.port}`)
      lifecycle.on('stop', () => listener.close())
      const renew = async () => {
        const former = used?.certificate.cert
        used = await choose()
        if (used.certificate.cert !== former) listener.replaceCertificate(used.certificate)
      }
      const failed = (error: Error) =>
        log(`sightglass: certificate of the listener for agents: ${error.message}`)
      // A server may run longer than a certificate lives.
      const timer = setInterval(() => void renew().catch(failed), RENEWAL_MS).unref()
      lifecycle.on('stop', () => clearInterval(timer))
      // Only where images pin the certificate of the server.
      events.on('certificate-replaced', () => void renew().catch(failed))
    })
    const joinsOf = (device: string) => joins.joinsOf(device)
    const ofIncident = (id: string) => incidentEndpoints(id, { db, store, joinsOf })
    return { agents: service, joins, imports: new EndpointImports({ db, joins, now }), ofIncident }
  },
  routes: agentRoutes,
})
