/** Destinations as they were stored before there were destination types. */
import type { Destination, SettingValue } from '#model/destination'
import type { MessageFilter } from '#model/message'

interface FormerDestination {
  readonly id: string
  readonly name: string
  readonly isEnabled: boolean
  readonly format: string
  readonly filter: MessageFilter
  readonly transport: {
    readonly kind: 'syslog' | 'webhook'
    readonly caFile: string
    readonly certificateFile: string
    readonly keyFile: string
    /** Of a webhook. */
    readonly headers?: readonly string[]
    readonly [setting: string]: unknown
  }
}

/** The destination with its type and settings; one that has them already stays as it is. */
export function typedDestination(stored: FormerDestination | Destination): Destination {
  if (!('transport' in stored)) return stored
  const { id, name, isEnabled, format, filter, transport } = stored
  const { kind, caFile, certificateFile, keyFile, headers = [], ...settings } = transport
  return {
    id,
    name,
    isEnabled,
    type: kind,
    settings: {
      ...(settings as Record<string, SettingValue>),
      ...(kind === 'webhook' ? { headers: headers.join(', ') } : { format }),
    },
    connection: { caFile, certificateFile, keyFile, proxy: '' },
    filter: { ...filter, closed: false },
  }
}
