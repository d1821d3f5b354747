/** The sources of a mirror, as its YAML file names them. */
import { parse } from 'yaml'
import { UsageError } from '../usage-error.ts'

export const SOURCE_KINDS = ['kev', 'epss', 'nvd', 'csaf', 'attack', 'taxii', 'signatures'] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

export interface MirrorSource {
  /** Small letters, digits, hyphens: also its folder. */
  readonly name: string
  readonly kind: SourceKind
  readonly url: string
  /** TAXII: where the token is, `file:/path` or `env:NAME`; '' for none. */
  readonly secret: string
  readonly user: string
  /** CSAF: documents last changed before are left out; '' for all. */
  readonly since: string
  /** PEM file of the authority of a TAXII server; '' for the machine's. */
  readonly ca: string
}

const MOST_SOURCES = 100

/** Where the publishers have their lists. */
const URLS: Partial<Record<SourceKind, string>> = {
  kev: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  epss: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
  nvd: 'https://services.nvd.nist.gov/rest/json/cves/2.0',
  attack: 'https://raw.githubusercontent.com/mitre-attack/attack-stix-data/master/ics-attack/ics-attack.json',
}

/** @throws a `UsageError` with the place: `sources.0.kind: expected …` */
export function readMirrorSettings(text: string): readonly MirrorSource[] {
  let found: unknown
  try {
    found = parse(text)
  } catch (error) {
    throw new UsageError(`expected YAML: ${(error as Error).message.slice(0, 200)}`)
  }
  const sources = (found as { sources?: unknown } | null)?.sources
  if (!Array.isArray(sources) || sources.length === 0 || sources.length > MOST_SOURCES)
    throw new UsageError(`sources: expected a list of 1 to ${MOST_SOURCES}`)
  const read = sources.map(sourceOf)
  const names = new Set(read.map(({ name }) => name))
  if (names.size < read.length) throw new UsageError('sources: expected a different name for each')
  return read
}

function sourceOf(value: unknown, at: number): MirrorSource {
  const place = `sources.${at}`
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  const known = ['name', 'kind', 'url', 'secret', 'user', 'since', 'ca']
  for (const [field, one] of Object.entries(given))
    if (!known.includes(field) || typeof one !== 'string')
      throw new UsageError(`${place}.${field.slice(0, 40)}: expected a text in one of ${known.join(', ')}`)
  const { kind, secret = '', user = '', since = '', ca = '' } = given as Record<string, string | undefined>
  const named = SOURCE_KINDS.find((one) => one === kind)
  if (named === undefined) throw new UsageError(`${place}.kind: expected one of ${SOURCE_KINDS.join(', ')}`)
  const name = String(given.name ?? kind)
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name))
    throw new UsageError(
      `${place}.name: expected small letters, digits and hyphens, got ${name.slice(0, 60)}`,
    )
  const url = String(given.url ?? URLS[named] ?? '')
  if (!URL.canParse(url)) throw new UsageError(`${place}.url: expected an address of https`)
  if (since !== '' && !/^\d{4}-\d\d-\d\d/.test(since))
    throw new UsageError(`${place}.since: expected a date such as 2026-01-31`)
  return { ...{ name, kind: named, url, secret, user, since, ca } }
}
