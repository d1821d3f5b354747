import { isAbsolute } from 'node:path'
import type { AnyDestinationType, DestinationSettings } from '#destination-kit/destination-type'
import { secretFields } from '#destination-kit/secret-names'
import type { DestinationConnection } from '#model/destination'
import { CodedError } from '#schema/errors'
import type { DestinationChange } from '#schema/forwarding'
import { completeSettings, shortText as short } from '../declared-settings.ts'

/** The type and the complete settings of a change. Throws `bad-destination`: what was expected, what came and where. */
export function checkDestination(
  change: DestinationChange,
  { types, mayNamePaths }: { types: ReadonlyMap<string, AnyDestinationType>; mayNamePaths: boolean },
): { readonly type: AnyDestinationType; readonly settings: DestinationSettings } {
  const type = types.get(change.type)
  if (type === undefined)
    refuse(`type: expected one of ${[...types.keys()].join(', ')}, got ${short(change.type)}`)
  const settings = completeSettings(type.settings, change.settings, refuse)
  const fault = type.check?.(settings)
  if (fault !== undefined) refuse(fault)
  const kinds = change.filter.kinds.filter((kind) => !type.kinds.includes(kind))
  if (kinds.length > 0)
    refuse(`filter.kinds: ${type.title} takes ${type.kinds.join(', ')}, got ${kinds.join(', ')}`)
  checkConnection(change.connection, mayNamePaths)
  checkSecrets(type, settings, change.secrets ?? {})
  return { type, settings }
}

export function checkConnection(connection: DestinationConnection, mayNamePaths: boolean): void {
  for (const part of ['caFile', 'certificateFile', 'keyFile'] as const) {
    const name = connection[part]
    if (name.includes('\0') || (!mayNamePaths && (isAbsolute(name) || /[/\\]|^\.\.?$/.test(name))))
      refuse(`connection.${part}: expected the name of a file in the folder certificates, got ${short(name)}`)
  }
  if ((connection.certificateFile === '') !== (connection.keyFile === ''))
    refuse('connection.keyFile: expected a client certificate and its key, or neither, got one of them')
}

function checkSecrets(
  type: AnyDestinationType,
  settings: DestinationSettings,
  secrets: Readonly<Record<string, string>>,
): void {
  const fields = secretFields(type, settings)
  const known = Object.keys(fields)
  for (const [name, value] of Object.entries(secrets)) {
    if (!known.includes(name)) refuse(`secrets: expected ${known.join(', ') || 'none'}, got ${short(name)}`)
    const allowed = fields[name]?.isJson === true ? /^[\x20-\x7e\r\n\t]*$/ : /^[\x20-\x7e]*$/
    if (!allowed.test(value)) refuse(`secrets.${short(name)}: expected printable ASCII`)
    if (name === 'signing' && value !== '' && value.length < 16)
      refuse('secrets.signing: expected at least 16 characters, got fewer')
  }
}

function refuse(message: string): never {
  throw new CodedError('bad-destination', message)
}
