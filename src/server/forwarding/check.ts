import { isAbsolute } from 'node:path'
import type { MessageFormat } from '#export/message-format'
import { CodedError } from '#schema/errors'
import type { DestinationChange } from '#schema/forwarding'

/** RFC 9110 §5.6.2, and what Defender's webhooks take. */
const HEADER_NAME = /^[A-Za-z0-9_-]+$/
/** Headers that are ours, or that would change how a request is read. */
const OURS = /^(host|content-.*|transfer-encoding|connection|upgrade|expect|te|trailer|webhook-.*)$/i

/**
 * Throws `bad-destination` saying what was expected, what came and where. `mayNamePaths`: files may lie anywhere, as
 * they may for who sits at the machine.
 */
export function checkDestination(
  change: DestinationChange,
  { formats, mayNamePaths }: { formats: ReadonlyMap<string, MessageFormat>; mayNamePaths: boolean },
): void {
  const { format, transport, secrets } = change
  const fitting = [...formats.values()].filter((one) => one.for === transport.kind).map(({ name }) => name)
  if (!fitting.includes(format))
    refuse(`format: expected one of ${fitting.join(', ')} for ${transport.kind}, got ${short(format)}`)
  for (const part of ['caFile', 'certificateFile', 'keyFile'] as const) {
    const name = transport[part]
    if (name.includes('\0') || (!mayNamePaths && (isAbsolute(name) || /[/\\]|^\.\.?$/.test(name))))
      refuse(`transport.${part}: expected the name of a file in the folder certificates, got ${short(name)}`)
  }
  if ((transport.certificateFile === '') !== (transport.keyFile === ''))
    refuse('transport.keyFile: expected a client certificate and its key, or neither, got one of them')
  if (transport.kind === 'syslog') checkHost(transport.host)
  else checkWebhook(transport.url, transport.headers)
  for (const [name, value] of Object.entries(secrets?.headers ?? {})) {
    if (transport.kind !== 'webhook' || !transport.headers.includes(name))
      refuse(`secrets.headers: expected names that transport.headers has, got ${short(name)}`)
    if (!/^[\x20-\x7e]*$/.test(value)) refuse(`secrets.headers.${short(name)}: expected printable ASCII`)
  }
  const signing = secrets?.signing ?? ''
  if (signing !== '' && signing.length < 16)
    refuse('secrets.signing: expected at least 16 characters, got fewer')
}

function checkHost(host: string): void {
  if (!/^[A-Za-z0-9._:%-]+$/.test(host))
    refuse(`transport.host: expected a name or an address, got ${short(host)}`)
}

function checkWebhook(text: string, headers: readonly string[]): void {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    refuse(`transport.url: expected https:// or http://, got ${short(text)}`)
  if (url?.username !== '' || url.password !== '')
    refuse('transport.url: expected no user and password in it; give them as an Authorization header')
  for (const name of headers)
    if (!HEADER_NAME.test(name) || OURS.test(name))
      refuse(`transport.headers: expected names of your own, such as Authorization, got ${short(name)}`)
}

function refuse(message: string): never {
  throw new CodedError('bad-destination', message)
}

const short = (text: string) => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
