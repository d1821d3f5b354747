/** How sure it is what a device is, and why. */
import type { Claim, DeviceType, Provenance } from './device.ts'
import type { SiteIdentity } from './site.ts'

/** Sources that are independent of each other: of each only the strongest statement counts. */
export const CHANNELS = [
  'person',
  'service',
  'catalogue',
  'part',
  'kind',
  'text',
  'name',
  'alike',
  'learned',
  'domain',
  'maker',
  'stack',
] as const
export type EvidenceChannel = (typeof CHANNELS)[number]

/** Words of confidence, the surest first. */
export const CONFIDENCE_LEVELS = ['sure', 'likely', 'perhaps', 'unknown'] as const
export type ConfidenceWord = (typeof CONFIDENCE_LEVELS)[number]

/** Least confidence of each word, the surest first. */
export const CONFIDENCE_WORDS: readonly (readonly [ConfidenceWord, number])[] = [
  ['sure', 0.95],
  ['likely', 0.8],
  ['perhaps', 0.5],
]

export function confidenceWord(confidence: number): ConfidenceWord {
  return CONFIDENCE_WORDS.find(([, least]) => confidence >= least)?.[0] ?? 'unknown'
}

/** Certainty of a device's type as shown: a person's word is not weighed, and nothing contradicts it. */
export function certaintyOf(
  found: DeviceIdentification,
  isSaidByPerson: boolean,
): { readonly confidenceWord: ConfidenceWord; readonly isContradictory: boolean } {
  return isSaidByPerson
    ? { confidenceWord: 'sure', isContradictory: false }
    : { confidenceWord: confidenceWord(found.confidence.type), isContradictory: found.isContradictory }
}

export interface IdentificationReason {
  readonly channel: EvidenceChannel
  /** Subtype it speaks for. */
  readonly subtype: string
  /** Logarithm of how much likelier it makes the shown type; negative where it speaks against it. */
  readonly weight: number
  /** The value it was read from. */
  readonly text: string
  readonly provenance: Provenance
}

export interface RunnerUp {
  readonly type: DeviceType
  readonly subtype: string
  readonly share: number
}

export interface DeviceIdentification {
  /** Row of `data/identification/taxonomy.tsv`; '' where not even that is known. */
  readonly subtype: string
  /** `building`, `office`, `network` …; '' unknown. */
  readonly category: string
  /** `sense`, `actuate`, `control` …; '' unknown. */
  readonly function: string
  /** 0..1 each; 0 where nothing is shown. */
  readonly confidence: {
    readonly type: number
    readonly vendor: number
    readonly model: number
    readonly os: number
  }
  /** Summary if the type is not known: `building or home device of D-Link; plug 40 %, camera 35 %`. */
  readonly summary: string
  /** The weightiest first, those against last. */
  readonly reasons: readonly IdentificationReason[]
  readonly runnerUp: RunnerUp | undefined
  /** Two independent sources name different types. */
  readonly isContradictory: boolean
  /** Words of the device by which others like it are found. */
  readonly tokens: readonly string[]
}

/** A type that the roles and identity services of a device give it. */
export interface TypeCandidate {
  readonly type: DeviceType
  readonly channel: EvidenceChannel
  readonly provenance: Provenance
}

/** The part a device plays in one protocol. */
export interface ProtocolPart {
  readonly asClient: boolean
  readonly asServer: boolean
  readonly asPeer: boolean
  readonly provenance: Provenance
}

/** Everything that is known of one device. */
export interface DeviceStatements {
  readonly claims: ReadonlyMap<string, readonly Claim[]>
  readonly candidates: readonly TypeCandidate[]
  /** Decided by an industrial protocol or an identity service: identification adds the subtype, and keeps the type. */
  readonly settledType: DeviceType | undefined
  /** Shown where the evidence together gives no answer: by the best single statement. */
  readonly usualType: DeviceType | undefined
  readonly parts: ReadonlyMap<string, ProtocolPart>
  readonly macs: readonly string[]
  /** Manufacturer of the first MAC that has one, with its provenance. */
  readonly maker: string
  readonly makerProvenance: Provenance
  /** As it would be shown without identification; '' unknown. */
  readonly vendor: string
  readonly model: string
  readonly os: string
  /** MAC and IP addresses. */
  readonly addresses: readonly string[]
  /** Corrections of devices of this site by people. */
  readonly taught: readonly SiteIdentity[]
  /** Domains of brands it asked for. */
  readonly asks: ReadonlyMap<string, Provenance>
}

/** Displayed identity, if identification knows more than the device's own claims. '' keeps a text unchanged. */
export interface Judgement {
  readonly type: DeviceType
  readonly typeProvenance: Provenance | undefined
  readonly vendor: string
  readonly vendorProvenance: Provenance | undefined
  readonly model: string
  readonly modelProvenance: Provenance | undefined
  readonly os: string
  readonly osProvenance: Provenance | undefined
  readonly identification: DeviceIdentification
}
