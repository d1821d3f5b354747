/** The endpoint's side of an incident: processes, users, hashes and alerts of the devices on its path. */
import { activitiesWithin, activityOf, type EndpointActivity } from '#endpoints/activity'
import type { EndpointJoin } from '#endpoints/join'
import type { Device } from '#model/device'
import type { AgentEvent } from '#schema/agent'
import type { IncidentEndpoint } from '#schema/agents'
import { CodedError } from '#schema/errors'
import { timeOf } from '#schema/from-model'
import type { Store } from '#store/store'
import type { AgentDatabase } from './database.ts'

const limits = {
  /** Devices of one incident. */
  devices: 50,
  /** Rows of one endpoint that are looked at. */
  rows: 20_000,
} as const

interface IncidentEndpointsSetup {
  readonly db: AgentDatabase
  readonly store: Pick<Store, 'incidents' | 'device'>
  readonly joinsOf: (device: string) => readonly EndpointJoin[]
}

/** Throws `not-found`. */
export async function incidentEndpoints(
  id: string,
  { db, store, joinsOf }: IncidentEndpointsSetup,
): Promise<readonly IncidentEndpoint[]> {
  const incident = (await store.incidents()).find((one) => one.id === id)
  if (incident === undefined) throw new CodedError('not-found', `no incident ${id}`)
  const { stages, time, lastTime } = incident
  const ids = [...new Set(stages.flatMap(({ source, destination }) => [source, destination]))]
    .filter((one) => one !== '')
    .slice(0, limits.devices)
  const devices = new Map<string, Device | undefined>()
  for (const one of ids) devices.set(one, await store.device(one))
  const items: IncidentEndpoint[] = []
  for (const [device, known] of devices) {
    if (known === undefined) continue
    // Addresses of the others: where there is no device the id is the address.
    const peers = new Set(
      [...devices].flatMap(([other, found]) => (other === device ? [] : (found?.ipAddresses ?? [other]))),
    )
    for (const { endpoint, confidence, evidence } of joinsOf(device)) {
      const activities = activitiesWithin(activitiesOf(db, endpoint, { time, lastTime }), {
        time,
        lastTime,
        peers,
      })
      if (activities.length === 0) continue
      items.push({
        ...{ device, name: known.name || device, endpoint, confidence, evidence },
        source: endpoint.slice(0, endpoint.indexOf(':')) as IncidentEndpoint['source'],
        activities: activities.map(itemOf),
      })
    }
  }
  return items
}

function itemOf(one: EndpointActivity): IncidentEndpoint['activities'][number] {
  const { kind, process, command, user, sha256, title, remoteAddress, remotePort } = one
  const address = remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress
  const remote = remotePort === undefined || address === '' ? remoteAddress : `${address}:${remotePort}`
  return { ...{ kind, process, command, user, sha256, title, remote }, time: timeOf(one.time) }
}

/** A day around the incident: `activitiesWithin` narrows. */
const AROUND_US = 86_400_000_000

function activitiesOf(
  db: AgentDatabase,
  endpoint: string,
  { time, lastTime }: { readonly time: number; readonly lastTime: number },
): readonly EndpointActivity[] {
  const [from, until] = [time - AROUND_US, lastTime + AROUND_US]
  if (!endpoint.startsWith('agent:'))
    return db
      .all<{ content: string }>(
        'select content from endpoint_activity where endpoint = ? and time between ? and ? order by time limit ?',
        ...[endpoint, from, until, limits.rows],
      )
      .map(({ content }) => JSON.parse(content) as EndpointActivity)
  // Times of agents are milliseconds.
  return db
    .all<{ time: number; content: string }>(
      `select time, content from event where agent = ? and kind in ('process', 'connection', 'login')
       and time between ? and ? order by time limit ?`,
      ...[endpoint.slice('agent:'.length), from / 1000, until / 1000, limits.rows],
    )
    .flatMap((row) => {
      const activity = activityOfEvent(endpoint, row.time * 1000, JSON.parse(row.content) as AgentEvent)
      return activity === undefined ? [] : [activity]
    })
}

function activityOfEvent(endpoint: string, time: number, event: AgentEvent): EndpointActivity | undefined {
  switch (event.kind) {
    case 'process':
      return activityOf(endpoint, 'process', {
        time,
        process: event.exe ?? event.name,
        command: event.command,
      })
    case 'connection': {
      const [, address = '', port] = /^\[?(.*?)\]?:(\d+)$/.exec(event.remote) ?? []
      return activityOf(endpoint, 'connection', {
        time,
        process: event.exe,
        remoteAddress: address,
        remotePort: port,
      })
    }
    case 'login':
      return activityOf(endpoint, 'logon', { time, user: event.user, remoteAddress: event.remote })
    default:
      return undefined
  }
}
