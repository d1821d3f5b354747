import type { DestinationTransport } from '#model/destination'
import type { DestinationItem } from '#schema/forwarding'
import { timeOf, timeOrNull } from '#schema/from-model'
import type { DestinationState } from '#store/outbox'

/** A destination as people are shown it, without its secrets. */
export function itemOf(
  state: DestinationState,
  { isSigned, nextMs }: { readonly isSigned: boolean; readonly nextMs: number | undefined },
): DestinationItem {
  const { id, name, isEnabled, format, filter, transport } = state.destination
  const { lastError } = state
  return {
    id,
    name,
    isEnabled,
    format,
    filter: {
      kinds: [...filter.kinds],
      severity: filter.severity,
      engines: [...filter.engines],
      protocols: [...filter.protocols],
      rules: [...filter.rules],
      zones: [...filter.zones],
    },
    transport: copyOf(transport),
    isSigned,
    state: wordOf(state),
    waiting: state.waiting,
    waitingBytes: state.bytes,
    oldest: timeOrNull(state.oldest),
    sent: state.sent,
    refused: state.refused,
    dropped: state.dropped,
    lastSuccess: timeOrNull(state.lastSuccess),
    lastDelaySeconds: state.lastDelayMs / 1000,
    lastError: lastError === undefined ? null : { time: timeOf(lastError.time), text: lastError.text },
    nextAttempt: nextMs === undefined || state.waiting === 0 ? null : timeOf(nextMs * 1000),
  }
}

function copyOf(transport: DestinationTransport): DestinationItem['transport'] {
  return transport.kind === 'webhook' ? { ...transport, headers: [...transport.headers] } : { ...transport }
}

function wordOf(state: DestinationState): DestinationItem['state'] {
  const { destination, waiting, lastSuccess, lastError } = state
  if (!destination.isEnabled) return 'off'
  if (lastError !== undefined && lastError.time >= (lastSuccess ?? 0) && waiting > 0) return 'failing'
  if (waiting > 0) return 'waiting'
  return lastSuccess === undefined ? 'unused' : 'delivering'
}
