/** Routes for machines: liveness, readiness, and metrics for Prometheus. */
import { refusedBatches } from '#fleet-store/fleet-pages'
import type { FleetStore } from '#fleet-store/store'
import { healthRoutes } from '#server/http/health-routes'
import { route } from '#server/http/route'
import type { FleetService } from './fleet-service.ts'
import type { NatsGateway } from './nats/nats-gateway.ts'
import type { ConsolePeople } from './people.ts'

export interface OperationRoutesService {
  readonly store: FleetStore
  readonly fleet: FleetService
  readonly nats: NatsGateway | undefined
  readonly people: ConsolePeople
  /** Why the console cannot write; '' while it can. */
  problem(): string
}

export const operationRoutes = ({ store, fleet, people, problem, nats }: OperationRoutesService) => [
  ...healthRoutes(
    async () => problem() === '' && (await canRead(store)),
    'the database can be read and was written without fault',
  ),
  route({
    method: 'GET',
    path: '/metrics',
    access: 'read',
    summary: 'Metrics for Prometheus, text exposition format 0.0.4',
    answer: { status: 200, type: 'text/plain', description: 'Metrics' },
    async handle({ reply, viewer }) {
      // Counters of batches are those of all sensors.
      people.mustHoldEverywhere(viewer, 'read')
      return reply
        .type('text/plain; version=0.0.4; charset=utf-8')
        .send(await metricsText(store, fleet, nats))
    },
  }),
]

async function canRead(store: FleetStore): Promise<boolean> {
  try {
    await store.meta('generation')
    return true
  } catch {
    return false
  }
}

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

export async function metricsText(
  store: FleetStore,
  fleet: FleetService,
  nats?: Pick<NatsGateway, 'problem' | 'ownedShards'>,
): Promise<string> {
  const [sensors, refused] = await Promise.all([fleet.sensors(), refusedBatches(store.database)])
  const now = Date.now()
  const of = (sensor: { readonly id: string; readonly name: string; readonly siteName: string }) => ({
    ...{ sensor: sensor.id, name: sensor.name, site: sensor.siteName },
  })
  const seconds = (text: string | null) => (text === null ? -1 : Math.round((now - Date.parse(text)) / 1000))
  const states = Object.entries(Object.groupBy(sensors, ({ state }) => state))
  return [
    metric(
      'sensors',
      'gauge',
      'Sensors by state',
      states.map(([state, its]) => [{ state }, its?.length ?? 0]),
    ),
    metric(
      'sensor_contact_age_seconds',
      'gauge',
      'Since a sensor was heard last; -1 if never',
      sensors.map((sensor) => [of(sensor), seconds(sensor.lastContact)]),
    ),
    metric(
      'sensor_lag_seconds',
      'gauge',
      'Age of the oldest change that waits at a sensor, as it said',
      sensors.map((sensor) => [of(sensor), sensor.behindSeconds ?? 0]),
    ),
    metric(
      'sensor_certificate_expires_seconds',
      'gauge',
      'Until the certificate of a sensor expires',
      sensors.map((sensor) => [of(sensor), -seconds(sensor.certificateExpires)]),
    ),
    metric('batches_waiting', 'gauge', 'Batches that wait or are applied', [
      [{}, store.database.ingest?.load ?? 0],
    ]),
    metric(
      'batches_refused_total',
      'counter',
      'Batches refused as a whole, by reason',
      refused.map(({ code, count }) => [{ code }, count]),
    ),
    ...(nats === undefined
      ? []
      : [
          metric('nats_connected', 'gauge', 'Connected to NATS', [[{}, nats.problem === '' ? 1 : 0]]),
          metric('nats_shards', 'gauge', 'Shards of sensors that this console reads', [
            [{}, nats.ownedShards],
          ]),
        ]),
    metric('resident_bytes', 'gauge', 'Memory of the console', [[{}, process.memoryUsage.rss()]]),
  ].join('')
}

function metric(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  const full = `sightglass_console_${name}`
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`)
    return `${full}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`
  })
  return [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...lines, ''].join('\n')
}

/** Text exposition format 0.0.4: backslash, quote and line feed of a label. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
