/** Content of an advisory without its prose: products, ranges, and the facts of its CVEs. */
import type { AdvisoryFeed } from '#model/exposure'
import type { ProductLifecycle } from './lifecycle.ts'

export interface AdvisoryRow {
  /** Makers by the names of data/vendors.tsv, lower case; a row may name several. */
  readonly vendor: string
  /** `ICSA-17-129-02`; '' for a plain CVE record. */
  readonly advisory: string
  readonly product: string
  /** Order and model numbers, as published. */
  readonly models: readonly string[]
  /** As published; '' where no range is given. */
  readonly range: string
  /** The bound is that of a part (BIOS, a management card), not of the product; '' if not. */
  readonly component: string
  /** Why the range alone does not decide: `conditional`, `maybe-model`, `direction-conflict` …; see data/README.md. */
  readonly flags: readonly string[]
  readonly fixedIn: readonly string[]
  readonly cves: readonly string[]
  /** Protocol by which the weakness is reached, if a supplement names it. */
  readonly service?: string | undefined
}

export interface CveFacts {
  readonly cvss3: number | undefined
  readonly vector3: string
  readonly cvss4: number | undefined
  readonly vector4: string
  readonly cwe: string
  /** Date of the KEV entry; '' if there is none. */
  readonly kev: string
  readonly ransomware: boolean
  readonly epss: number | undefined
  readonly exploitation: '' | 'none' | 'poc' | 'active'
  readonly automatable: '' | 'yes' | 'no'
  readonly impact: '' | 'partial' | 'total'
  readonly metasploit: boolean
  readonly published: string
}

export interface AdvisorySet {
  readonly feeds: readonly AdvisoryFeed[]
  /** Rows of a maker, by its lower-case name. */
  rowsOf(vendor: string): readonly AdvisoryRow[]
  factsOf(cve: string): CveFacts | undefined
  /** Products that vendors declare not affected or fixed: VEX. */
  clearedOf?(vendor: string): readonly Cleared[]
  /** When the maker stops caring for its products. */
  endsOf?(vendor: string): readonly ProductLifecycle[]
}

/** A product that a document names as not affected, or as fixed. */
export interface Cleared {
  readonly cve: string
  readonly vendor: string
  readonly product: string
  readonly models: readonly string[]
  readonly range: string
  readonly status: 'not affected' | 'fixed'
}

export const NO_FACTS: CveFacts = {
  cvss3: undefined,
  vector3: '',
  cvss4: undefined,
  vector4: '',
  cwe: '',
  kev: '',
  ransomware: false,
  epss: undefined,
  exploitation: '',
  automatable: '',
  impact: '',
  metasploit: false,
  published: '',
}

/** Advisory ids end in a letter once revised: `ICSA-17-010-01A` is `ICSA-17-010-01`. */
export function advisoryKey(id: string): string {
  return id.toUpperCase().replace(/^(ICS(?:MA|A)-\d+-\d+-\d+)[A-Z]$/, '$1')
}
