/** What a device says and does, as items of evidence. */
import type { Claim, Provenance } from '#model/device'
import type { DeviceStatements, EvidenceChannel } from '#model/identification'
import type { Domains } from './domains.ts'
import { type EvidenceItem, saidOf } from './evidence.ts'
import { firstLabel, type HostNames } from './host-names.ts'
import type { KindWordTable } from './kind-words.ts'
import { likeness, TAUGHT } from './likeness.ts'
import { limits } from './limits.ts'
import type { CatalogueProduct, Products } from './products.ts'
import type { ProtocolMatcher, ProtocolPartRows } from './protocol-matcher.ts'
import type { Shares, Taxonomy } from './taxonomy.ts'
import { tokensOf } from './tokens.ts'
import { isSameVendor } from './vendor-names.ts'
import type { VendorRange, VendorSubtypes } from './vendor-subtypes.ts'
import type { VirtualMacs } from './virtual-macs.ts'

export interface IdentificationSources {
  readonly taxonomy: Taxonomy
  readonly products: Products
  readonly names: HostNames
  readonly domains: Domains
  readonly vendors: VendorSubtypes
  readonly virtualMacs: VirtualMacs
  readonly kindWords: KindWordTable
  protocol(name: string): ProtocolMatcher | undefined
}

/** Attributes whose values are texts that a protocol's patterns are run on. */
const TEXTS = [
  'software',
  'description',
  'vendor-class',
  'os',
  'fingerprint',
  'model',
  'type',
  'certificate',
  'name',
  'client-id',
  'application-uri',
] as const
/** Those of them in which the maker may say in words what it is. */
const WORDED: ReadonlySet<string> = new Set(['software', 'description', 'vendor-class', 'model', 'type'])
/** A program names itself, and what it looks for; a page may be about anything. */
const PROGRAM_FIELD = /user-agent/i
const PAGE = 0.8
/** People name a machine by what it is, or by what stands beside it. */
const NAMED_BY_PEOPLE = 0.5
/** Attributes that hold a model or order number. */
const MODELS = ['model', 'order-number', 'type'] as const
/** How often a catalogue entry is right, by where its number was read. */
const CATALOGUE = { own: 0.97, name: 0.93, word: 0.85, beginning: 0.9 } as const
/** What a maker makes is seldom decisive; a maker of one kind of device is more so. */
const RANGES = {
  sole: { strength: 0.75, most: 4 },
  computer: { strength: 0.9, most: 4 },
  range: { strength: 0.7, most: 1.5 },
  counted: { strength: 0.6, most: 1 },
} as const

/** Of devices like one that a person corrected. */
const ALIKE_STRENGTH = 0.8
/** Fewer characters of a model number are met in any name. */
const NAME_CODE = 3

type Add = (
  item: Omit<EvidenceItem, 'shares' | 'text'> & { readonly subtype: string; readonly text?: string },
) => void

export function collect(
  statements: DeviceStatements,
  sources: IdentificationSources,
): readonly EvidenceItem[] {
  const items: EvidenceItem[] = []
  const add: Add = ({ subtype, text = '', ...item }) => {
    if (items.length < limits.items)
      items.push({ ...item, shares: sources.taxonomy.sharesOf(subtype), text: text.slice(0, 96) })
  }
  addTaught(statements, add)
  addCandidates(statements, add)
  addModels(statements, sources, add)
  addKinds(statements, sources, add)
  addParts(statements, sources, (item) => {
    if (items.length < limits.items) items.push(item)
  })
  addNames(statements, sources, add)
  addTexts(statements, sources, add)
  addDomains(statements, sources, add)
  if (items.length < limits.items) items.push(...makerItem(statements, sources, items))
  return items
}

/** A person's word decides for the devices it was given for, and counts for those that are like them. */
function addTaught(statements: DeviceStatements, add: Add): void {
  const { taught, addresses } = statements
  if (taught.length === 0) return
  const tokens = tokensOf(statements)
  for (const { type, subtype, addresses: named, tokens: known, by, when } of taught) {
    const isNamed = named.some((address) => addresses.includes(address))
    if (!isNamed && likeness(tokens, known) < TAUGHT) continue
    add({
      channel: isNamed ? 'person' : 'alike',
      subtype: subtype || type,
      strength: isNamed ? 1 : ALIKE_STRENGTH,
      provenance: {
        source: 'site file',
        field: 'identities',
        place: undefined,
        time: 0,
        confidence: isNamed ? 1 : ALIKE_STRENGTH,
      },
      text: [by, when].filter((part) => part !== '').join(', '),
    })
  }
}

/** Field of a candidate's provenance → those that do so, where they are of several types. */
const DOING: ReadonlyMap<string, string> = new Map([
  ['frames of other hosts', 'router:14/firewall:3/modem-cellular:1/vpn-gateway:1'],
])

function addCandidates({ candidates }: DeviceStatements, add: Add): void {
  for (const { type, channel, provenance } of candidates) {
    const { field, confidence } = provenance
    add({ channel, subtype: DOING.get(field) ?? type, strength: confidence, provenance, text: field })
  }
}

function provenanceOf({ source, field, place, time, confidence }: Claim): Provenance {
  return { source, field, place, time, confidence }
}

/** Hearsay is no statement of the device itself. */
function weightOf({ confidence, source }: Claim): number {
  if (source === 'person' || source === 'site file') return 1
  return confidence >= 0.4 ? 1 : 0.3
}

function addModels(statements: DeviceStatements, sources: IdentificationSources, add: Add): void {
  const { claims, vendor, maker } = statements
  const say = (claim: Claim, text: string, strength: number, product: CatalogueProduct) => {
    const sure = strength * weightOf(claim) * (product.isExact ? 1 : CATALOGUE.beginning / CATALOGUE.own)
    add({
      channel: 'catalogue',
      subtype: product.subtype,
      strength: sure,
      provenance: provenanceOf(claim),
      text,
      vendor: product.vendor,
      model: product.model,
    })
  }
  const known = vendor || maker
  const sayWords = (claim: Claim) => {
    for (const word of claim.value.slice(0, limits.text).split(/[\s,;/()]+/)) {
      if (word.length < 4 || !/\d/.test(word) || !/[a-z]/i.test(word)) continue
      const product = sources.products.find(known, word)
      if (product !== undefined && isOfVendor(product, known)) say(claim, word, CATALOGUE.word, product)
    }
  }
  for (const attribute of MODELS) {
    for (const claim of saidOf(claims, attribute)) {
      const product = sources.products.find(known, claim.value)
      if (
        product !== undefined &&
        (attribute === 'model' || attribute === 'order-number' || isOfVendor(product, known))
      )
        say(claim, claim.value, CATALOGUE.own, product)
    }
  }
  for (const claim of saidOf(claims, 'name')) {
    const label = firstLabel(claim.value)
    const product = /\d/.test(label) ? sources.products.find(known, label) : undefined
    if (product !== undefined && product.known >= NAME_CODE && isOfVendor(product, known))
      say(claim, label, CATALOGUE.name, { ...product, model: codeOf(product) })
  }
  for (const claim of saidOf(claims, 'software')) sayWords(claim)
  for (const claim of saidOf(claims, 'description')) {
    const product = sources.products.find(known, claim.value.slice(0, limits.text))
    if (product !== undefined && isOfVendor(product, known)) say(claim, claim.value, CATALOGUE.word, product)
    else sayWords(claim)
  }
}

/** The number without the MAC address that names end with; the family where nothing but that is left. */
function codeOf({ model, family }: CatalogueProduct): string {
  const code = model.replace(/[-_. ]?[0-9a-f]{6,12}$/i, '')
  return /\d/.test(code) ? code : family || code || model
}

function isOfVendor(product: CatalogueProduct, vendor: string): boolean {
  return vendor !== '' && isSameVendor(product.vendor, vendor)
}

function addKinds({ claims }: DeviceStatements, sources: IdentificationSources, add: Add): void {
  const roles = saidOf(claims, 'role')
  for (const claim of [...saidOf(claims, 'kind'), ...roles]) {
    const row = sources.protocol(claim.source)?.kind(claim.value)
    if (row === undefined) continue
    const channel = roles.includes(claim) ? roleChannel(claim) : 'kind'
    const { subtype, vendor, model, os } = row
    const strength = row.strength * weightOf(claim)
    add({
      channel,
      subtype,
      strength,
      provenance: provenanceOf(claim),
      text: claim.value,
      vendor,
      model,
      os,
    })
  }
  for (const claim of [...saidOf(claims, 'device-id'), ...saidOf(claims, 'client-id')]) {
    const row = sources.protocol(claim.source)?.object(claim.value)
    if (row === undefined) continue
    const { subtype, vendor, model, os, strength } = row
    add({
      channel: 'service',
      subtype,
      strength,
      provenance: provenanceOf(claim),
      text: claim.value,
      vendor,
      model,
      os,
    })
  }
}

/** A role is a part it plays, where no service for identities says it. */
function roleChannel({ confidence }: Claim): EvidenceChannel {
  return confidence >= 0.85 ? 'service' : 'part'
}

function addParts(
  { parts }: DeviceStatements,
  sources: IdentificationSources,
  addShares: (item: EvidenceItem) => void,
): void {
  for (const [protocol, part] of parts) {
    const matcher = sources.protocol(protocol)
    if (matcher === undefined) continue
    for (const role of ['server', 'client', 'peer'] as const) {
      if (!(role === 'server' ? part.asServer : role === 'client' ? part.asClient : part.asPeer)) continue
      const said = matcher.part(role)
      if (said === undefined) continue
      addShares({
        channel: 'part',
        shares: sharesOfPart(said, sources.taxonomy),
        strength: said.strength,
        os: said.os,
        provenance: { ...part.provenance, source: 'behaviour', field: `${role} of ${protocol}` },
        text: `${role} of ${protocol}`,
      })
    }
  }
}

/** By part, whose table and taxonomy are those of one identifier. */
const ofParts = new WeakMap<ProtocolPartRows, Shares>()

function sharesOfPart(part: ProtocolPartRows, taxonomy: Taxonomy): Shares {
  const known = ofParts.get(part)
  if (known !== undefined) return known
  const shares = part.kinds.flatMap(([subtype, share]) =>
    taxonomy.sharesOf(subtype).map(([index, of]): [number, number] => [index, of * share]),
  )
  ofParts.set(part, shares)
  return shares
}

function addNames({ claims, macs }: DeviceStatements, sources: IdentificationSources, add: Add): void {
  const said = saidOf(claims, 'name')
  for (const claim of said) {
    for (const { subtype, vendor, model, os, strength } of sources.names.find(claim.value))
      add({
        channel: 'name',
        subtype,
        strength: strength * weightOf(claim),
        provenance: provenanceOf(claim),
        text: firstLabel(claim.value),
        vendor,
        model,
        os,
      })
  }
  const values = said.map(({ value }) => value)
  for (const claim of said) {
    const label = firstLabel(claim.value)
    const named = sources.names.find(claim.value).length === 0 ? sources.kindWords.find(label) : undefined
    if (named === undefined) continue
    const strength = NAMED_BY_PEOPLE * weightOf(claim)
    add({ channel: 'name', subtype: named.subtype, strength, provenance: provenanceOf(claim), text: label })
  }
  for (const mac of macs) {
    for (const { subtype, vendor, model, os, strength } of sources.names.findByMac(mac, values)) {
      const provenance = said[0] === undefined ? undefined : provenanceOf(said[0])
      add({
        channel: 'name',
        subtype,
        strength,
        provenance: provenance ?? {
          source: 'oui',
          field: mac.slice(0, 8),
          place: undefined,
          time: 0,
          confidence: 0.3,
        },
        text: values[0] ?? mac.slice(0, 8),
        vendor,
        model,
        os,
      })
    }
  }
}

/** A text that names a system and no kind of device counts as stack. */
function addTexts({ claims }: DeviceStatements, sources: IdentificationSources, add: Add): void {
  for (const attribute of TEXTS) {
    for (const claim of saidOf(claims, attribute)) {
      const found = sources.protocol(claim.source)?.texts(claim.field, claim.value) ?? []
      let hasKind = false
      for (const { subtype, vendor, model, os, strength } of found) {
        // Rows made by hand come first; one text is one statement.
        if (subtype !== '' && hasKind) continue
        hasKind ||= subtype !== ''
        const channel: EvidenceChannel = subtype === '' || claim.source === 'tcp' ? 'stack' : 'text'
        const sure = strength * weightOf(claim)
        add({
          channel,
          subtype,
          strength: sure,
          provenance: provenanceOf(claim),
          text: claim.value,
          vendor: subtype === '' ? '' : vendor,
          model: subtype === '' ? '' : model,
          os,
        })
      }
      if (!hasKind && WORDED.has(attribute)) addWords(attribute, claim, sources, add)
    }
  }
}

function addWords(attribute: string, claim: Claim, sources: IdentificationSources, add: Add): void {
  if (PROGRAM_FIELD.test(claim.field)) return
  const said = sources.kindWords.find(claim.value)
  if (said === undefined) return
  const isPage = claim.source === 'http' && attribute === 'description'
  add({
    channel: said.isPlain ? 'kind' : 'text',
    subtype: said.subtype,
    strength: said.strength * weightOf(claim) * (isPage ? PAGE : 1),
    provenance: provenanceOf(claim),
    text: claim.value,
  })
}

function addDomains({ asks }: DeviceStatements, sources: IdentificationSources, add: Add): void {
  for (const [domain, provenance] of asks) {
    const brand = sources.domains.find(domain)
    if (brand === undefined || brand.subtype === '') continue
    add({ channel: 'domain', subtype: brand.subtype, strength: 0.5, provenance, text: domain })
  }
}

/** All that a maker makes, as one statement. */
function* makerItem(
  { maker, makerProvenance, vendor, macs, addresses }: DeviceStatements,
  sources: IdentificationSources,
  others: readonly EvidenceItem[],
): Generator<EvidenceItem> {
  const name =
    virtualMaker(macs, sources) || vendor || maker || (addresses.some(isLoopback) ? 'Loopback' : '')
  const range = name === '' ? undefined : sources.vendors.of(name)
  if (range === undefined) return
  const shares = sharesOfRange(range, sources.taxonomy)
  const isRefuted = range.basis === 'sole' && others.some((item) => isOther(item, shares))
  const { strength, most } = RANGES[isRefuted ? 'range' : range.basis]
  yield { channel: 'maker', shares, strength, most, text: name, provenance: makerProvenance }
}

/** By these a device says of itself what it is. */
const OWN_WORDS: ReadonlySet<EvidenceChannel> = new Set(['service', 'catalogue', 'kind', 'text', 'name'])
const PLAIN = 0.6

/** The device says that it is something which the range does not have. */
function isOther({ channel, shares, strength }: EvidenceItem, range: Shares): boolean {
  return (
    OWN_WORDS.has(channel) &&
    strength >= PLAIN &&
    shares.length > 0 &&
    shares.every(([subtype]) => range.every(([made]) => made !== subtype))
  )
}

function virtualMaker(macs: readonly string[], { virtualMacs }: IdentificationSources): string {
  for (const mac of macs) {
    const maker = virtualMacs.makerOf(mac)
    if (maker !== '') return maker
  }
  return ''
}

/** Whoever captures its own loopback interface runs tcpdump or the like: RFC 1122 section 3.2.1.3. */
function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

/** By range, whose table and taxonomy are those of one identifier. */
const ofRanges = new WeakMap<VendorRange, Shares>()

function sharesOfRange(range: VendorRange, taxonomy: Taxonomy): Shares {
  const known = ofRanges.get(range)
  if (known !== undefined) return known
  const shares: [number, number][] = []
  for (const [subtype, share] of range.shares)
    for (const [index, part] of taxonomy.sharesOf(subtype)) shares.push([index, part * share])
  ofRanges.set(range, shares)
  return shares
}
