/** Settings of the image (`agent.json`), and the values that the site puts on top of them: `configuration.ts`. */
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
