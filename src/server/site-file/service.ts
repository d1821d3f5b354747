/** Shows and replaces the site file. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { emptySite, type Site } from '#model/site'
import { CodedError } from '#schema/errors'
import { SITE_TEXT_BYTES, type SiteFileItem } from '#schema/site-file'
import { faultText, parseSite } from '#site/site-file'

/** Faults in an answer. */
const MOST_FAULTS = 50

interface Given {
  readonly path: string
  /** It was named at the start. */
  readonly isNamed: boolean
}

export class SiteFileService {
  readonly #given: Given

  constructor(given: Given) {
    this.#given = given
  }

  item(): SiteFileItem {
    const { path, isNamed } = this.#given
    const isTooLarge = existsSync(path) && statSync(path).size > SITE_TEXT_BYTES
    if (isTooLarge) return { ...itemOf('', emptySite, []), path, isReplaceable: false }
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    const read = parseSite(text)
    const site = read.kind === 'site' ? read.site : emptySite
    const faults = read.kind === 'faults' ? read.faults.slice(0, MOST_FAULTS).map(faultText) : []
    return { ...itemOf(text, site, faults), path, isReplaceable: !isNamed }
  }

  replace(text: string): SiteFileItem {
    const { path, isNamed } = this.#given
    if (isNamed) throw new CodedError('setting-fixed', `${path} was named by --site: edit that file`)
    const read = parseSite(text)
    if (read.kind === 'faults')
      throw new CodedError('site-refused', read.faults.slice(0, MOST_FAULTS).map(faultText).join('\n'))
    writeAtomicFile(path, text)
    return this.item()
  }
}

function itemOf(text: string, site: Site, faults: readonly string[]) {
  return {
    text,
    faults: [...faults],
    name: site.name,
    zones: site.zones.map(({ name, level, subnets, vlans }) => ({
      name,
      level: level ?? null,
      subnets: [...subnets],
      vlans: [...vlans],
    })),
    subnets: site.subnets.map(({ cidr, name }) => ({ cidr, name })),
    maintenance: site.maintenance.map(({ name, days, from, to }) => ({ name, days: [...days], from, to })),
    devices: site.devices.length,
  }
}
