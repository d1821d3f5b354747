/** The signed configuration of the site. A file of its own in the bundle: loaded with the first configuration. */
import { hashes, verify } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import type { ImageSettings, SiteConfiguration } from './settings.ts'

hashes.sha512 = sha512

export const limits = {
  /** Bytes of a signed configuration. */
  configuration: 64 * 1024,
  watchedFiles: 64,
  patterns: 32,
  /** Seconds between two rounds of a collector. */
  least: 0.1,
  most: 7 * 86_400,
} as const

export interface ConfigurationCheck {
  readonly settings: ImageSettings
  readonly agent: string
  /** Of the configuration in use. */
  readonly counter: number
  /** Milliseconds since 1970; undefined while the clock is not set: then no expiry is checked. */
  readonly now: number | undefined
  readonly collectors: readonly string[]
  /** Given, not imported: see `CollectorContext.shared`. */
  utf8Bytes(text: string): Uint8Array
}

/**
 * The configuration in `text`, or why it is refused. `text` is `{"document": "…", "signature": "…"}`; the Ed25519
 * signature (RFC 8032) covers the UTF-8 bytes of `document`.
 */
export function readConfiguration(text: string, check: ConfigurationCheck): SiteConfiguration | string {
  if (text.length > limits.configuration) return 'larger than 64 KiB'
  try {
    const { document, signature, ...rest } = JSON.parse(text) as Record<string, unknown>
    if (typeof document !== 'string' || typeof signature !== 'string' || Object.keys(rest).length > 0)
      return 'expected document and signature'
    const key = hexBytes(check.settings.siteKey)
    const bytes = hexBytes(signature)
    if (key?.length !== 32) return 'no site key is installed'
    if (bytes?.length !== 64 || !verify(bytes, check.utf8Bytes(document), key, { zip215: false }))
      return 'wrong signature'
    return valuesOf(JSON.parse(document) as Record<string, unknown>, check)
  } catch (error) {
    return error instanceof SyntaxError ? 'expected JSON' : 'wrong signature'
  }
}

const FIELDS = [
  'counter',
  'scope',
  'expires',
  'sendSeconds',
  'digestSeconds',
  'seconds',
  'without',
  'watchedFiles',
  'secretNames',
]

function valuesOf(given: Record<string, unknown>, check: ConfigurationCheck): SiteConfiguration | string {
  const unknown = Object.keys(given).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) return `unknown field ${unknown.slice(0, 40)}`
  const {
    counter,
    scope,
    expires,
    sendSeconds,
    digestSeconds,
    seconds = {},
    without = [],
    watchedFiles = [],
    secretNames = [],
  } = given
  if (typeof counter !== 'number' || !Number.isSafeInteger(counter)) return 'counter: expected a number'
  if (counter <= check.counter) return `counter ${counter} is not above ${check.counter}`
  const { agent = '', group = '' } = (scope ?? {}) as { agent?: unknown; group?: unknown }
  if (agent !== '' && agent !== check.agent) return 'for another agent'
  if (group !== '' && group !== check.settings.group) return 'for another group'
  if (check.now !== undefined && !(Date.parse(String(expires)) > check.now)) return 'expired'
  const isSeconds = (value: unknown) =>
    typeof value === 'number' && value >= limits.least && value <= limits.most
  const { leastSendSeconds } = check.settings
  const isSendable = (value: unknown) => isSeconds(value) && (value as number) >= leastSendSeconds
  if (sendSeconds !== undefined && !isSendable(sendSeconds)) return 'sendSeconds: out of range'
  if (digestSeconds !== undefined && digestSeconds !== 0 && !isSendable(digestSeconds))
    return 'digestSeconds: out of range'
  if (typeof seconds !== 'object' || seconds === null) return 'seconds: expected an object'
  for (const [name, value] of Object.entries(seconds))
    if (!check.collectors.includes(name) || !isSeconds(value))
      return `seconds.${name.slice(0, 40)}: unknown or out of range`
  if (!isTexts(without, check.collectors.length) || without.some((name) => !check.collectors.includes(name)))
    return 'without: expected names of collectors'
  const isWatchable = (path: string) =>
    /^\/[\w./@+-]+$/.test(path) &&
    !path.split('/').includes('..') &&
    check.settings.roots.some((root) => path.startsWith(`${root}/`))
  if (!isTexts(watchedFiles, limits.watchedFiles) || !watchedFiles.every(isWatchable))
    return 'watchedFiles: expected paths below the allowed folders'
  if (!isTexts(secretNames, limits.patterns) || !secretNames.every((name) => /^[\w-]{2,40}$/.test(name)))
    return 'secretNames: expected words'
  return {
    counter,
    ...(sendSeconds !== undefined && { sendSeconds: sendSeconds as number }),
    ...(digestSeconds !== undefined && { digestSeconds: digestSeconds as number }),
    seconds: seconds as Record<string, number>,
    ...{ without, watchedFiles, secretNames },
  }
}

function isTexts(value: unknown, most: number): value is readonly string[] {
  return Array.isArray(value) && value.length <= most && value.every((one) => typeof one === 'string')
}

/** Undefined if it is not hexadecimal. */
function hexBytes(text: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    Number.parseInt(text.slice(at * 2, at * 2 + 2), 16),
  )
}
