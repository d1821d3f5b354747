/** Reads and writes the site file: YAML a person keeps, checked key by key. docs/reference/site-file.md describes it. */
import { LineCounter, parseDocument, stringify } from 'yaml'
import { readText } from '#data-folder/readable-file'
import { isIp, isMac } from '#model/address'
import { DEVICE_TYPES, type DeviceType } from '#model/device'
import { emptySite, type MaintenanceWindow, parseRange, type Site, type SiteDevice } from '#model/site'

/** One thing wrong in the file: where, what would be right, what came. */
export interface SiteFault {
  /** `zones[2].level`; '' for the whole file. */
  readonly path: string
  readonly expected: string
  readonly got: string
}

export type SiteRead =
  | { readonly kind: 'site'; readonly site: Site }
  | { readonly kind: 'faults'; readonly faults: readonly SiteFault[] }

/** `zones[2].level: expected 0..5, got 9`. */
export function faultText({ path, expected, got }: SiteFault): string {
  return `${path === '' ? 'site file' : path}: expected ${expected}, got ${got}`
}

/** The site of a file. Throws with the path, and everything that is wrong, if it cannot be read as one. */
export function readSiteFile(path: string): Site {
  const read = parseSite(readText(path, 'a site file; `sightglass analyze --out FOLDER` writes a draft'))
  if (read.kind === 'site') return read.site
  throw new Error(read.faults.map((fault) => `${path}: ${faultText(fault)}`).join('\n'))
}

export const limits = {
  /** Corrections of device types: each is compared with each device of the site. */
  identities: 1000,
} as const

/** Bytes of a site file that are read; a plant of 50,000 named devices needs a tenth of it. */
const LARGEST = 64 * 1024 * 1024

/** Nodes that aliases of one anchor may expand to; `yaml` counts them. */
const MOST_ALIASES = 100

/** The site of a text, or all of its faults. An empty text is a site without any information. */
export function parseSite(text: string): SiteRead {
  if (text.length > LARGEST)
    return {
      kind: 'faults',
      faults: [{ path: '', expected: 'at most 64 MiB', got: `${text.length} bytes` }],
    }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => {
      const { line, col } = lines.linePos(error.pos[0])
      return { path: `line ${line}, column ${col}`, expected: 'YAML', got: error.message }
    })
    return { kind: 'faults', faults }
  }
  const check = new Check()
  let content: unknown
  try {
    content = document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch (error) {
    // Aliases of aliases, or one that names no anchor.
    const expected = `at most ${MOST_ALIASES} nodes by YAML aliases`
    return { kind: 'faults', faults: [{ path: '', expected, got: (error as Error).message }] }
  }
  const site = readSite(check.mapping(content ?? {}, '', KEYS), check)
  return check.faults.length > 0 ? { kind: 'faults', faults: check.faults } : { kind: 'site', site }
}

/** The site as YAML; empty fields are left out. */
export function printSite(site: Site): string {
  return stringify(pruned(printable(site)), { lineWidth: 110 })
}

const KEYS = [
  'name',
  'vantage',
  'zones',
  'conduits',
  'subnets',
  'realms',
  'internal',
  'devices',
  'identities',
  'maintenance',
  'neverQueried',
  'scanners',
  'backupServers',
]
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const TYPES: readonly string[] = DEVICE_TYPES

type Mapping = Readonly<Record<string, unknown>>

/** Asks for values of a kind; notes a fault and goes on with a harmless one where another came. */
class Check {
  readonly faults: SiteFault[] = []

  mapping(value: unknown, path: string, keys: readonly string[]): Mapping {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.#fault(path, `a mapping of ${keys.join(', ')}`, value)
      return {}
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) this.#fault(under(path, key), `one of ${keys.join(', ')}`, key)
    }
    return value as Mapping
  }

  list<T>(value: unknown, path: string, read: (item: unknown, path: string) => T): T[] {
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) {
      this.#fault(path, 'a list', value)
      return []
    }
    return value.map((item, index) => read(item, `${path}[${index}]`))
  }

  /** Notes a fault where a list is longer than its bound. */
  bounded(value: unknown, path: string, most: number): this {
    if (Array.isArray(value) && value.length > most)
      this.#fault(path, `a list of at most ${most} items`, `${value.length} items`)
    return this
  }

  text(value: unknown, path: string): string {
    if (value === undefined || value === null) return ''
    if (typeof value === 'string') return value
    this.#fault(path, 'a text', value)
    return ''
  }

  required(value: unknown, path: string): string {
    const text = this.text(value, path)
    if (text === '' && (value === undefined || value === null || value === ''))
      this.#fault(path, 'a text', value)
    return text
  }

  number(value: unknown, path: string, [low, high]: readonly [number, number]): number | undefined {
    if (value === undefined || value === null) return undefined
    if (typeof value === 'number' && value >= low && value <= high) return value
    this.#fault(path, `${low}..${high}`, value)
    return undefined
  }

  yesNo(value: unknown, path: string): boolean | undefined {
    if (value === undefined || value === null || typeof value === 'boolean') return value ?? undefined
    this.#fault(path, 'true or false', value)
    return undefined
  }

  oneOf<T extends string>(value: unknown, path: string, choices: readonly T[]): T | undefined {
    if (value === undefined || value === null) return undefined
    const found = choices.find(
      (choice) => typeof value === 'string' && choice.toLowerCase() === value.toLowerCase(),
    )
    if (found === undefined) this.#fault(path, `one of ${choices.join(', ')}`, value)
    return found
  }

  range(value: unknown, path: string): string {
    const text = typeof value === 'string' ? value : ''
    if (parseRange(text) === undefined) this.#fault(path, 'an address or a range such as 10.1.0.0/16', value)
    return text
  }

  address(value: unknown, path: string): string {
    const text = typeof value === 'string' ? value.toLowerCase().replaceAll('-', ':') : ''
    if (!isMac(text) && !isIp(text)) this.#fault(path, 'an IP or MAC address', value)
    return text
  }

  clock(value: unknown, path: string): string {
    const text = typeof value === 'string' ? value : ''
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) this.#fault(path, 'a time such as "22:30", in quotes', value)
    return text
  }

  #fault(path: string, expected: string, value: unknown): void {
    this.faults.push({ path, expected, got: shown(value) })
  }
}

function under(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function readSite(file: Mapping, check: Check): Site {
  const ranges = (value: unknown, path: string) =>
    check.list(value, path, (item, at) => check.range(item, at))
  const vlans = (value: unknown, path: string) =>
    check.list(value, path, (item, at) => check.number(item, at, [0, 4095]) ?? 0)
  const texts = (value: unknown, path: string) => check.list(value, path, (item, at) => check.text(item, at))
  return {
    ...emptySite,
    name: check.text(file.name, 'name'),
    vantage: check.text(file.vantage, 'vantage'),
    zones: check.list(file.zones, 'zones', (item, path) => {
      const zone = check.mapping(item, path, ['name', 'level', 'subnets', 'vlans', 'securityLevel'])
      const target = check.number(zone.securityLevel, `${path}.securityLevel`, [1, 4])
      return {
        name: check.required(zone.name, `${path}.name`),
        level: check.number(zone.level, `${path}.level`, [0, 5]),
        subnets: ranges(zone.subnets, `${path}.subnets`),
        vlans: vlans(zone.vlans, `${path}.vlans`),
        // A level between two is none.
        ...(target === undefined ? {} : { securityLevel: Math.floor(target) as 1 | 2 | 3 | 4 }),
      }
    }),
    conduits: check.list(file.conduits, 'conduits', (item, path) => {
      const conduit = check.mapping(item, path, ['from', 'to', 'protocols'])
      return {
        from: check.required(conduit.from, `${path}.from`),
        to: check.required(conduit.to, `${path}.to`),
        protocols: texts(conduit.protocols, `${path}.protocols`),
      }
    }),
    subnets: check.list(file.subnets, 'subnets', (item, path) => {
      const subnet = check.mapping(item, path, ['cidr', 'name', 'vlan'])
      return {
        cidr: check.range(subnet.cidr, `${path}.cidr`),
        name: check.text(subnet.name, `${path}.name`),
        vlan: check.number(subnet.vlan, `${path}.vlan`, [0, 4095]),
      }
    }),
    realms: check.list(file.realms, 'realms', (item, path) => {
      const realm = check.mapping(item, path, ['name', 'vlans', 'interfaces', 'subnets'])
      return {
        name: check.required(realm.name, `${path}.name`),
        vlans: vlans(realm.vlans, `${path}.vlans`),
        interfaces: texts(realm.interfaces, `${path}.interfaces`),
        subnets: ranges(realm.subnets, `${path}.subnets`),
      }
    }),
    internal: ranges(file.internal, 'internal'),
    devices: check.list(file.devices, 'devices', (item, path) => readDevice(item, path, check)),
    identities: check
      .bounded(file.identities, 'identities', limits.identities)
      .list(file.identities, 'identities', (item, path) => {
        const identity = check.mapping(item, path, ['type', 'subtype', 'addresses', 'tokens', 'by', 'when'])
        return {
          type: (check.oneOf(
            check.required(identity.type, `${path}.type`) || undefined,
            `${path}.type`,
            TYPES,
          ) ?? 'Unknown') as DeviceType,
          subtype: check.text(identity.subtype, `${path}.subtype`),
          addresses: texts(identity.addresses, `${path}.addresses`),
          tokens: texts(identity.tokens, `${path}.tokens`),
          by: check.text(identity.by, `${path}.by`),
          when: check.text(identity.when, `${path}.when`),
        }
      }),
    maintenance: check.list(file.maintenance, 'maintenance', (item, path) => readWindow(item, path, check)),
    neverQueried: texts(file.neverQueried, 'neverQueried'),
    scanners: ranges(file.scanners, 'scanners'),
    backupServers: ranges(file.backupServers, 'backupServers'),
  }
}

const DEVICE_KEYS = [
  'address',
  'addresses',
  'realm',
  'name',
  'type',
  'owner',
  'location',
  'description',
  'importance',
  'crownJewel',
  'level',
  'zone',
  'authorised',
]

function readDevice(item: unknown, path: string, check: Check): SiteDevice {
  const device = check.mapping(item, path, DEVICE_KEYS)
  const single = device.address === undefined ? [] : [check.address(device.address, `${path}.address`)]
  const several = check.list(device.addresses, `${path}.addresses`, (address, at) =>
    check.address(address, at),
  )
  if (single.length + several.length === 0) check.required(undefined, `${path}.address`)
  return {
    addresses: [...single, ...several],
    realm: check.text(device.realm, `${path}.realm`),
    name: check.text(device.name, `${path}.name`),
    type: check.oneOf(device.type, `${path}.type`, TYPES) as DeviceType | undefined,
    owner: check.text(device.owner, `${path}.owner`),
    location: check.text(device.location, `${path}.location`),
    description: check.text(device.description, `${path}.description`),
    importance: check.oneOf(device.importance, `${path}.importance`, ['low', 'medium', 'high']),
    isCrownJewel: check.yesNo(device.crownJewel, `${path}.crownJewel`) ?? false,
    level: check.number(device.level, `${path}.level`, [0, 5]),
    zone: check.text(device.zone, `${path}.zone`),
    authorised: check.yesNo(device.authorised, `${path}.authorised`),
  }
}

function readWindow(item: unknown, path: string, check: Check): MaintenanceWindow {
  const window = check.mapping(item, path, ['name', 'days', 'from', 'to', 'targets'])
  return {
    name: check.text(window.name, `${path}.name`),
    days: check.list(window.days, `${path}.days`, (day, at) => check.oneOf(day, at, DAYS) ?? ''),
    from: check.clock(window.from, `${path}.from`),
    to: check.clock(window.to, `${path}.to`),
    targets: check.list(window.targets, `${path}.targets`, (target, at) => check.range(target, at)),
  }
}

/** The site with the keys of the file. */
function printable(site: Site): unknown {
  const devices = site.devices.map(({ addresses, isCrownJewel, ...rest }) => ({
    ...(addresses.length === 1 ? { address: addresses[0] } : { addresses }),
    ...rest,
    crownJewel: isCrownJewel || undefined,
  }))
  return { ...site, devices }
}

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(
    ([, one]) => one !== undefined && one !== '' && !(Array.isArray(one) && one.length === 0),
  )
  return Object.fromEntries(kept.map(([key, one]) => [key, pruned(one)]))
}
