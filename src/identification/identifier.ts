/** Evidence of one device in, verdict out. Keeps nothing between calls but what it remembers of texts. */
import type { Claim, DeviceType, Provenance } from '#model/device'
import {
  CHANNELS,
  type DeviceIdentification,
  type DeviceStatements,
  type EvidenceChannel,
  type IdentificationReason,
  type Judgement,
} from '#model/identification'
import { type BackOff, backOff } from './back-off.ts'
import { Calibration } from './calibration.ts'
import { Domains } from './domains.ts'
import type { EvidenceItem, ProvenanceOf } from './evidence.ts'
import { HostNames } from './host-names.ts'
import { KindWordTable } from './kind-words.ts'
import { limits } from './limits.ts'
import { Products } from './products.ts'
import { ProtocolMatcher } from './protocol-matcher.ts'
import { collect, contentKeyOf, type IdentificationSources, isRandomMac } from './sources.ts'
import type { IdentificationTables } from './tables.ts'
import { TaughtIdentities } from './taught.ts'
import { type Shares, type Subtype, Taxonomy } from './taxonomy.ts'
import { tokensOf } from './tokens.ts'
import { VendorSubtypes } from './vendor-subtypes.ts'
import { type Scores, scoresOf, type TypeShare, typeShares } from './verdict.ts'
import { VirtualMacs } from './virtual-macs.ts'

/** Least share of a type that is shown. */
const SHOWN = 0.5
/** Most that is shown where nothing but the general channels names the type: `perhaps`. */
const MOST_BY_GENERAL = 0.79
/** Least share of each of two types that contradict each other, before the caps. */
const CONTRADICTION = 0.3

/** Result of channels, shares and strengths of the items alone; `item` is an index of theirs. */
interface Verdict {
  /** By a person, or by the device itself. */
  readonly isSettled: boolean
  readonly isKnown: boolean
  readonly type: DeviceType
  readonly confidence: number
  readonly row: Subtype | undefined
  readonly category: string
  /** Where the type is not known. */
  readonly wider: BackOff | undefined
  readonly reasons: readonly (Pick<IdentificationReason, 'channel' | 'subtype' | 'weight'> & {
    readonly item: number
  })[]
  readonly runnerUp: DeviceIdentification['runnerUp']
  readonly isContradictory: boolean
}

/** Common part of devices with the same statements. */
interface Content {
  readonly items: readonly EvidenceItem[]
  readonly tokens: readonly string[]
  /** Without corrections of single devices. */
  judged: SharedJudgement | undefined
}

/** A judgement but for frames and times, which differ between devices. */
interface SharedJudgement {
  readonly type: DeviceType
  /** The weightiest reason proves the type. */
  readonly isProvenByReason: boolean
  readonly confidence: number
  readonly vendor: Text | undefined
  readonly model: Text | undefined
  readonly os: Text | undefined
  readonly identification: DeviceIdentification
  /** Of each reason of `identification`. */
  readonly proofs: readonly ProvenanceOf[]
}

export class Identifier {
  readonly #tables: IdentificationTables
  readonly #protocols = new Map<string, ProtocolMatcher | undefined>()
  #sources: IdentificationSources | undefined
  #calibration: Calibration | undefined
  readonly #verdicts = new Map<string, Verdict>()
  readonly #contents = new Map<string, Content>()
  readonly #taught = new WeakMap<DeviceStatements['taught'], TaughtIdentities>()
  readonly #numbers = new WeakMap<Shares, number>()
  #lists = 0

  constructor(tables: IdentificationTables) {
    this.#tables = tables
  }

  /** The brand of a requested name; undefined if it shows none. */
  brandOf(name: string): string | undefined {
    return this.#all().domains.find(name)?.domain
  }

  identify(statements: DeviceStatements): Judgement {
    const sources = this.#all()
    const content = this.#contentOf(statements, sources)
    const taught =
      statements.taught.length === 0
        ? []
        : this.#identitiesOf(statements.taught).itemsOf(statements, content.tokens, sources.taxonomy)
    if (taught.length === 0) {
      content.judged ??= this.#judged(content, content.items, statements)
      return judgementOf(content.judged, statements)
    }
    const items = [...taught, ...content.items].slice(0, limits.items)
    return judgementOf(this.#judged(content, items, statements), statements)
  }

  get taxonomy(): Taxonomy {
    return this.#all().taxonomy
  }

  /** Cached: of 12,000 devices of a mixed plant one in four has statements that no other has. */
  #contentOf(statements: DeviceStatements, sources: IdentificationSources): Content {
    const key = contentKeyOf(statements, sources)
    const known = key === undefined ? undefined : this.#contents.get(key)
    if (known !== undefined) return known
    const items = collect(statements, sources)
    const content = { items, tokens: tokensOf(statements), judged: undefined }
    if (key === undefined) return content
    if (this.#contents.size >= limits.contents) this.#contents.clear()
    this.#contents.set(key, content)
    return content
  }

  #identitiesOf(taught: DeviceStatements['taught']): TaughtIdentities {
    let known = this.#taught.get(taught)
    if (known === undefined) {
      known = new TaughtIdentities(taught)
      this.#taught.set(taught, known)
    }
    return known
  }

  #judged(
    { tokens }: Content,
    items: readonly EvidenceItem[],
    statements: DeviceStatements,
  ): SharedJudgement {
    const { isSettled, isKnown, type, confidence, row, category, wider, ...verdict } = this.#verdictOf(
      items,
      statements,
      this.#all().taxonomy,
    )
    const texts = textsOf(items, statements)
    const known = {
      vendor: texts.vendor?.value || statements.vendor || statements.maker,
      model: texts.model?.value || statements.model,
    }
    return {
      type,
      isProvenByReason: !isSettled && isKnown,
      confidence,
      ...texts,
      proofs: verdict.reasons.map(({ item }) => items[item]!.provenanceOf),
      identification: {
        subtype: row?.name ?? '',
        category,
        function: row?.function ?? '',
        confidence: {
          type: isKnown ? round(Math.max(confidence, isSettled ? SHOWN : 0)) : 0,
          vendor: round(confidenceOf(known.vendor, texts.vendor, statements.claims.get('vendor'))),
          model: round(confidenceOf(known.model, texts.model, statements.claims.get('model'))),
          os: round(confidenceOf(texts.os?.value || statements.os, texts.os, statements.claims.get('os'))),
        },
        summary:
          wider === undefined ? '' : wider.text({ ...known, isRandomMac: isRandomMac(statements.macs) }),
        reasons: verdict.reasons.map(({ channel, subtype, weight, item }) => ({
          ...{ channel, subtype, weight, text: items[item]!.text },
          provenance: UNPROVEN,
        })),
        runnerUp: verdict.runnerUp,
        isContradictory: verdict.isContradictory,
        tokens,
      },
    }
  }

  /** Remembered: a plant has many devices of few kinds, and the sums of one take as long as all else of it. */
  #verdictOf(items: readonly EvidenceItem[], statements: DeviceStatements, taxonomy: Taxonomy): Verdict {
    const { settledType, usualType } = statements
    let key = `${settledType ?? ''},${usualType ?? ''}`
    for (const { channel, shares, strength, most } of items)
      key += `;${channel},${this.#numberOf(shares)},${strength},${most ?? ''}`
    const known = this.#verdicts.get(key)
    if (known !== undefined) return known
    if (this.#verdicts.size >= limits.verdicts) this.#verdicts.clear()
    const verdict = this.#newVerdict(items, statements, taxonomy)
    this.#verdicts.set(key, verdict)
    return verdict
  }

  /** Lists of shares are made once of each subtype and maker. */
  #numberOf(shares: Shares): number {
    if (shares.length === 0) return 0
    const known = this.#numbers.get(shares)
    if (known !== undefined) return known
    const number = ++this.#lists
    this.#numbers.set(shares, number)
    return number
  }

  #newVerdict(items: readonly EvidenceItem[], statements: DeviceStatements, taxonomy: Taxonomy): Verdict {
    const scores = scoresOf(items, taxonomy)
    const types = typeShares(scores.shares, taxonomy)
    const settled = saidByPerson(items, taxonomy) ?? statements.settledType
    const likeliest = types[0]
    const isAnswered = likeliest !== undefined && this.#shown(scores, likeliest, taxonomy) >= SHOWN
    const kept = settled ?? (isAnswered ? undefined : statements.usualType)
    const best = kept === undefined ? likeliest : types.find(({ type }) => type === kept)
    const confidence = best === undefined ? 0 : this.#shown(scores, best, taxonomy)
    const isKnown = kept !== undefined || confidence >= SHOWN
    const subtype =
      isKnown && best !== undefined && best.subtypeShare >= best.share / 2 ? best.subtype : undefined
    const row = subtype === undefined ? undefined : taxonomy.subtypes[subtype]
    const wider = isKnown ? undefined : backOff(scores.shares, scores.rest, taxonomy)
    return {
      isSettled: kept !== undefined,
      isKnown,
      type: kept ?? (isKnown ? best!.type : 'Unknown'),
      confidence,
      row,
      category: row?.category ?? wider?.category ?? categoryOf(best, taxonomy),
      wider,
      reasons: reasonsOf(scores, best, { taxonomy, items }),
      runnerUp: runnerUpOf(types, isKnown ? best : undefined, taxonomy),
      isContradictory: isContradictory(scores, taxonomy),
    }
  }

  #shown(scores: Scores, best: TypeShare, taxonomy: Taxonomy): number {
    this.#calibration ??= new Calibration(this.#tables.calibration())
    const shown = this.#calibration.shown(strongestChannel(scores, best.subtype), best.share)
    return shown > MOST_BY_GENERAL && speakersOf(best.type, scores, taxonomy).length === 0
      ? MOST_BY_GENERAL
      : shown
  }

  #all(): IdentificationSources {
    this.#sources ??= new TableSources(this.#tables, (name) => this.#protocol(name))
    return this.#sources
  }

  #protocol(name: string): ProtocolMatcher | undefined {
    if (this.#protocols.has(name)) return this.#protocols.get(name)
    const rows = this.#tables.protocol(name)
    const matcher = rows === undefined ? undefined : new ProtocolMatcher(rows)
    this.#protocols.set(name, matcher)
    return matcher
  }
}

/** Each table is read when something is looked up in it: a small capture asks for few, and reading all takes 50 ms. */
class TableSources implements IdentificationSources {
  readonly taxonomy: Taxonomy
  readonly protocol: (name: string) => ProtocolMatcher | undefined
  readonly #tables: IdentificationTables
  #products: Products | undefined
  #names: HostNames | undefined
  #domains: Domains | undefined
  #vendors: VendorSubtypes | undefined
  #virtualMacs: VirtualMacs | undefined
  #kindWords: KindWordTable | undefined

  constructor(tables: IdentificationTables, protocol: (name: string) => ProtocolMatcher | undefined) {
    this.#tables = tables
    this.taxonomy = new Taxonomy(tables.taxonomy())
    this.protocol = protocol
  }

  get products(): Products {
    this.#products ??= new Products(this.#tables.products())
    return this.#products
  }

  get names(): HostNames {
    this.#names ??= new HostNames(this.#tables.names())
    return this.#names
  }

  get domains(): Domains {
    this.#domains ??= new Domains(this.#tables.domains())
    return this.#domains
  }

  get vendors(): VendorSubtypes {
    this.#vendors ??= new VendorSubtypes(this.#tables.vendors())
    return this.#vendors
  }

  get virtualMacs(): VirtualMacs {
    this.#virtualMacs ??= new VirtualMacs(this.#tables.virtualMacs())
    return this.#virtualMacs
  }

  get kindWords(): KindWordTable {
    this.#kindWords ??= new KindWordTable(this.#tables.kindWords())
    return this.#kindWords
  }
}

/** Replaces a frame that each device has of its own. */
const UNPROVEN: Provenance = { source: '', field: '', place: undefined, time: 0, confidence: 0 }

function judgementOf(judged: SharedJudgement, statements: DeviceStatements): Judgement {
  const { vendor, model, os, identification, proofs, confidence } = judged
  const reasons: IdentificationReason[] = identification.reasons.map(
    ({ channel, subtype, weight, text }, at) => ({
      ...{ channel, subtype, weight, text },
      provenance: proofs[at]!(statements),
    }),
  )
  const proof = judged.isProvenByReason ? reasons[0]?.provenance : undefined
  return {
    type: judged.type,
    typeProvenance: proof && { ...proof, confidence: round(confidence) },
    vendor: vendor?.value ?? '',
    vendorProvenance: vendor?.provenanceOf(statements),
    model: model?.value ?? '',
    modelProvenance: model?.provenanceOf(statements),
    os: os?.value ?? '',
    osProvenance: os?.provenanceOf(statements),
    identification: { ...identification, reasons },
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function saidByPerson(items: readonly EvidenceItem[], taxonomy: Taxonomy): DeviceType | undefined {
  const said = items.find(
    ({ channel, strength, shares }) => channel === 'person' && strength === 1 && shares.length > 0,
  )
  return said && taxonomy.subtypes[said.shares[0]![0]]!.type
}

/** The channel that does most for the answer. */
function strongestChannel({ channels }: Scores, subtype: number): string {
  let name = ''
  let most = 0
  for (const { channel, named, otherwise } of channels) {
    const found = named.get(subtype)
    const weight = found === undefined ? 0 : found.score - otherwise
    if (weight > most) [name, most] = [channel, weight]
  }
  return name
}

function reasonsOf(
  scores: Scores,
  best: TypeShare | undefined,
  { taxonomy, items }: { readonly taxonomy: Taxonomy; readonly items: readonly EvidenceItem[] },
): Verdict['reasons'] {
  const reasons: Verdict['reasons'][number][] = []
  const wanted = best === undefined ? undefined : taxonomy.subtypes[best.subtype]!.type
  for (const { channel, named } of scores.channels) {
    let shown: { readonly subtype: number; readonly score: number; readonly item: EvidenceItem } | undefined
    for (const [subtype, found] of named) {
      const isFor = taxonomy.subtypes[subtype]!.type === wanted
      const isShownFor = shown !== undefined && taxonomy.subtypes[shown.subtype]!.type === wanted
      if (
        shown === undefined ||
        (isFor && !isShownFor) ||
        (isFor === isShownFor && (found.score > shown.score || subtype === best?.subtype))
      )
        shown = { subtype, ...found }
      if (subtype === best?.subtype) break
    }
    if (shown === undefined) continue
    const { name, type } = taxonomy.subtypes[shown.subtype]!
    reasons.push({
      channel,
      subtype: name,
      weight: round(type === wanted ? shown.score : -shown.score),
      item: items.indexOf(shown.item),
    })
  }
  reasons.sort((a, b) => b.weight - a.weight || CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel))
  return reasons.slice(0, limits.reasons)
}

function runnerUpOf(types: readonly TypeShare[], best: TypeShare | undefined, taxonomy: Taxonomy) {
  const next = types.find(({ type }) => type !== best?.type)
  if (next === undefined || next.share < 0.02) return undefined
  return { type: next.type, subtype: taxonomy.subtypes[next.subtype]!.name, share: round(next.share) }
}

function categoryOf(best: TypeShare | undefined, taxonomy: Taxonomy): string {
  return best === undefined ? '' : taxonomy.subtypes[best.subtype]!.category
}

/** They describe a vendor or a system in general, not this device. */
const GENERAL_CHANNELS: ReadonlySet<EvidenceChannel> = new Set(['maker', 'stack', 'domain', 'learned'])

/** Two types are both likely where no channel is capped, and different channels speak for them. */
function isContradictory(scores: Scores, taxonomy: Taxonomy): boolean {
  const [first, second] = typeShares(scores.uncapped, taxonomy)
  if (first === undefined || second === undefined || second.share < CONTRADICTION) return false
  const against = speakersOf(first.type, scores, taxonomy)
  return speakersOf(second.type, scores, taxonomy).some((one) => !against.includes(one))
}

/** Channels about this device that name the type. */
function speakersOf(type: DeviceType, { channels }: Scores, taxonomy: Taxonomy) {
  return channels.filter(
    ({ channel, named }) =>
      !GENERAL_CHANNELS.has(channel) &&
      [...named.keys()].some((one) => taxonomy.subtypes[one]!.type === type),
  )
}

interface Text {
  readonly value: string
  readonly provenanceOf: ProvenanceOf
  readonly strength: number
}

/** Vendor, model and system from evidence, if the device does not report them itself. */
function textsOf(items: readonly EvidenceItem[], { model, os, claims }: DeviceStatements) {
  const best = (field: 'vendor' | 'model' | 'os', least: number): Text | undefined => {
    let found: EvidenceItem | undefined
    for (const item of items) {
      if ((item[field] ?? '') === '' || item.strength < least) continue
      if (found === undefined || item.strength > found.strength) found = item
    }
    return found && { value: found[field]!, provenanceOf: found.provenanceOf, strength: found.strength }
  }
  const ownVendor = claims.get('vendor')?.[0]
  return {
    vendor: ownVendor === undefined ? best('vendor', 0.6) : undefined,
    model: model === '' ? best('model', 0.6) : undefined,
    os: os === '' ? best('os', 0.5) : undefined,
  }
}

/** Of a manufacturer known by the MAC address alone. */
const BY_MAC = 0.6

function confidenceOf(value: string, text: Text | undefined, claims: readonly Claim[] | undefined): number {
  if (value === '') return 0
  if (text !== undefined) return text.strength
  return claims?.[0]?.confidence ?? BY_MAC
}
