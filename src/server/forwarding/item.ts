import type { AnyDestinationType } from '#destination-kit/destination-type'
import type { DeliveryItem, DestinationItem, DestinationTypeItem } from '#schema/forwarding'
import { timeOf, timeOrNull } from '#schema/from-model'
import type { DeliveryRecord, DestinationState } from '#store/outbox'
import { settingItems } from '../declared-settings.ts'

/** A destination without its secrets. */
export function itemOf(
  state: DestinationState,
  {
    type,
    secretsSet,
    nextMs,
  }: {
    readonly type: AnyDestinationType | undefined
    readonly secretsSet: readonly string[]
    readonly nextMs: number | undefined
  },
): DestinationItem {
  const { id, name, isEnabled, settings, connection, filter } = state.destination
  const { lastError } = state
  return {
    id,
    name,
    isEnabled,
    type: state.destination.type,
    typeTitle: type?.title ?? state.destination.type,
    target: targetOf(settings),
    settings: { ...settings },
    connection: { ...connection },
    filter: {
      kinds: [...filter.kinds],
      severity: filter.severity,
      engines: [...filter.engines],
      protocols: [...filter.protocols],
      rules: [...filter.rules],
      zones: [...filter.zones],
      closed: filter.closed === true,
    },
    secretsSet: [...secretsSet],
    state: stateOf(state),
    waiting: state.waiting,
    waitingBytes: state.bytes,
    oldest: timeOrNull(state.oldest),
    sent: state.sent,
    refused: state.refused,
    failed: state.failed,
    dropped: state.dropped,
    lastSuccess: timeOrNull(state.lastSuccess),
    lastDelaySeconds: state.lastDelayMs / 1000,
    lastError: lastError === undefined ? null : { time: timeOf(lastError.time), text: lastError.text },
    nextAttempt: nextMs === undefined || state.waiting === 0 ? null : timeOf(nextMs * 1000),
  }
}

/** `siem:6514`, `https://splunk.example:8088`; '' where the target itself is a secret. */
function targetOf({
  host,
  port,
  url,
  endpoint,
  folder,
  brokers,
  bucket,
}: DestinationState['destination']['settings']): string {
  if (typeof host === 'string') return `${host.includes(':') ? `[${host}]` : host}:${port}`
  const parsed = URL.parse(String(url ?? endpoint ?? ''))
  if (parsed !== null) return parsed.host + parsed.pathname.replace(/\/$/, '')
  if (typeof brokers === 'string') return brokers
  if (typeof bucket === 'string') return `s3://${bucket}`
  return typeof folder === 'string' ? `export/${folder}` : ''
}

function stateOf(state: DestinationState): DestinationItem['state'] {
  const { destination, waiting, lastSuccess, lastError } = state
  if (!destination.isEnabled) return 'off'
  if (lastError !== undefined && lastError.time >= (lastSuccess ?? 0) && waiting > 0) return 'failing'
  if (waiting > 0) return 'waiting'
  return lastSuccess === undefined ? 'unused' : 'delivering'
}

export function typeItemOf(type: AnyDestinationType): DestinationTypeItem {
  return {
    name: type.name,
    title: type.title,
    description: type.description,
    kinds: [...type.kinds],
    settings: settingItems(type.settings),
    secrets: Object.entries(type.secrets).map(
      ([name, { title, description = '', isOptional = false, when = null }]) => ({
        ...{ name, title, description, isOptional, when },
      }),
    ),
    namedSecrets: type.namedSecrets ?? null,
    hasCertificates: type.transport !== 'file',
    repeats: type.repeats,
  }
}

export function deliveryItemOf(record: DeliveryRecord, name: string): DeliveryItem {
  const { number, object, title, reason, state, queued, time, tries, reference, link, problem } = record
  return {
    ...{ number, object, title, reason, state, tries, reference, link, problem },
    destination: { id: record.destination, name },
    queued: timeOf(queued),
    time: timeOf(time),
  }
}
