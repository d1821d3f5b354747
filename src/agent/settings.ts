/** Settings of the image (`agent.json`), and the signed configuration of the site on top of them. */
import { hashes, verify } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { hexBytes, utf8Bytes } from './text.ts'

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

/** Written by the maker; the agent never changes it. */
export interface ImageSettings {
  /** `https://sensor.example:8471`; '' for a spool that another program sends. */
  readonly server: string
  /** `mqtts://broker.example:8883` for the helper `mosquitto`; '' for port 8883 of the server's host. */
  readonly broker: string
  /** PEM file with the certificate of the server or its authority. */
  readonly authority: string
  /** Public Ed25519 key of the site, 64 hexadecimal digits; '' refuses every configuration. */
  readonly siteKey: string
  /** Code for enrolment; '' where identity files are in the image. */
  readonly code: string
  /** The one writable folder. */
  readonly folder: string
  readonly spool: 'memory' | 'flash'
  readonly spoolBytes: number
  readonly group: string
  /** Helpers in order of preference: `curl`, `openssl`, `wget`, `mosquitto`, `folder`. */
  readonly helpers: readonly string[]
  readonly sendSeconds: number
  /** Seconds between two digests of connections; 0 for none. */
  readonly digestSeconds: number
  /** The site may not have it send more often: the maker knows what the line of the device costs. */
  readonly leastSendSeconds: number
  readonly watchedFiles: readonly string[]
  readonly setuidPrograms: readonly string[]
  /** Collectors that are off. */
  readonly without: readonly string[]
  /** Folders below which files may be watched. */
  readonly roots: readonly string[]
}

export const defaultSettings: ImageSettings = {
  server: '',
  broker: '',
  authority: '',
  siteKey: '',
  code: '',
  folder: '/var/lib/sightglass-agent',
  spool: 'memory',
  spoolBytes: 256 * 1024,
  group: '',
  helpers: ['curl', 'openssl', 'wget'],
  sendSeconds: 1800,
  digestSeconds: 0,
  leastSendSeconds: 30,
  watchedFiles: [
    '/etc/passwd',
    '/etc/shadow',
    '/etc/group',
    '/etc/sudoers',
    '/etc/ssh/sshd_config',
    '/etc/crontab',
    '/etc/ld.so.preload',
  ],
  setuidPrograms: [],
  without: [],
  roots: ['/etc', '/usr', '/opt', '/bin', '/sbin', '/lib'],
}

/** Throws with the name of the field that is wrong. */
export function readSettings(text: string): ImageSettings {
  const given: unknown = JSON.parse(text)
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Error('expected an object')
  for (const [name, value] of Object.entries(given)) {
    const standard = (defaultSettings as unknown as Record<string, unknown>)[name]
    if (standard === undefined)
      throw new Error(`${name}: unknown; known are ${Object.keys(defaultSettings).join(', ')}`)
    const isSame = Array.isArray(standard)
      ? Array.isArray(value) && value.every((one) => typeof one === 'string')
      : typeof value === typeof standard
    if (!isSame)
      throw new Error(`${name}: expected ${Array.isArray(standard) ? 'a list of texts' : typeof standard}`)
  }
  const settings = { ...defaultSettings, ...(given as Partial<ImageSettings>) }
  const { server, broker, spool } = settings
  if (server !== '' && !/^https:\/\/[\w.:[\]-]+$/.test(server))
    throw new Error('server: expected https://HOST:PORT')
  if (broker !== '' && !/^mqtts:\/\/[\w.:[\]-]+$/.test(broker))
    throw new Error('broker: expected mqtts://HOST:PORT')
  if (spool !== 'memory' && spool !== 'flash') throw new Error('spool: expected memory or flash')
  return settings
}

/** Values that the site may choose. No command, program or path outside `roots` can be expressed. */
export interface SiteConfiguration {
  readonly counter: number
  readonly sendSeconds?: number
  readonly digestSeconds?: number
  /** Interval by collector. */
  readonly seconds: Readonly<Record<string, number>>
  readonly without: readonly string[]
  readonly watchedFiles: readonly string[]
  /** Further names of arguments whose value is masked; letters, digits and hyphens. */
  readonly secretNames: readonly string[]
}

export const builtInConfiguration: SiteConfiguration = {
  counter: 0,
  seconds: {},
  without: [],
  watchedFiles: [],
  secretNames: [],
}

export interface ConfigurationCheck {
  readonly settings: ImageSettings
  readonly agent: string
  /** Of the configuration in use. */
  readonly counter: number
  /** Milliseconds since 1970; undefined while the clock is not set: then no expiry is checked. */
  readonly now: number | undefined
  readonly collectors: readonly string[]
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
    if (bytes?.length !== 64 || !verify(bytes, utf8Bytes(document), key, { zip215: false }))
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
