/** Statements and behaviour of a device, as items of evidence. */
import { isLocalMac } from '#model/address'
import type { Claim } from '#model/device'
import type { DeviceStatements, EvidenceChannel } from '#model/identification'
import type { Domains } from './domains.ts'
import { claimAt, type EvidenceItem, eachClaim, type ProvenanceOf, saidOf } from './evidence.ts'
import { firstLabel, type HostNames, type NameMatch } from './host-names.ts'
import type { KindWordTable } from './kind-words.ts'
import { limits } from './limits.ts'
import type { CatalogueProduct, Products } from './products.ts'
import type { ProtocolMatcher, ProtocolPartRows } from './protocol-matcher.ts'
import type { Shares, Taxonomy } from './taxonomy.ts'
import { isSameVendor, vendorKey } from './vendor-names.ts'
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
/** Those in which the vendor may describe the device in words. */
const WORDED: ReadonlySet<string> = new Set(['software', 'description', 'vendor-class', 'model', 'type'])
/** A program names itself, and what it looks for; a page may be about anything. */
const PROGRAM_FIELD = /user-agent/i
const PAGE = 0.8
/** People name a machine by its function, or by its neighbours. */
const NAMED_BY_PEOPLE = 0.5
/** Attributes that hold a model or order number. */
const MODELS = ['model', 'order-number', 'type'] as const
/** How often a catalogue entry is right, by where its number was read. */
const CATALOGUE = { own: 0.97, name: 0.93, word: 0.85, beginning: 0.9 } as const
/** A vendor's range is seldom decisive; that of a vendor of one kind of device is more so. */
const RANGES = {
  sole: { strength: 0.75, most: 4 },
  computer: { strength: 0.9, most: 4 },
  range: { strength: 0.7, most: 1.5 },
  counted: { strength: 0.6, most: 1 },
} as const

/** Fewer characters of a model number are met in any name. */
const NAME_CODE = 3

type Add = (
  item: Omit<EvidenceItem, 'shares' | 'text'> & { readonly subtype: string; readonly text?: string },
) => void

/** All but corrections. Depends on nothing that {@link contentKeyOf} leaves out. */
export function collect(
  statements: DeviceStatements,
  sources: IdentificationSources,
): readonly EvidenceItem[] {
  const items: EvidenceItem[] = []
  const add: Add = ({ subtype, text = '', ...item }) => {
    if (items.length < limits.items)
      items.push({ ...item, shares: sources.taxonomy.sharesOf(subtype), text: text.slice(0, 96) })
  }
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

/** Attributes whose claims are looked at. */
const READ: readonly string[] = [
  ...new Set([...TEXTS, ...MODELS, 'kind', 'role', 'device-id', 'client-id', 'vendor']),
]

/**
 * Everything that a judgement depends on: equal keys, equal items but for their frames. Texts come with their length, since
 * packets may hold any character. Undefined for statements too long to be remembered.
 */
export function contentKeyOf(
  statements: DeviceStatements,
  sources: IdentificationSources,
): string | undefined {
  const { claims, candidates, settledType, usualType, parts, maker, vendor, model, os, asks } = statements
  let key = `${settledType ?? ''},${usualType ?? ''},${maker.length},${maker}${vendor.length},${vendor}${model.length},${model}${os.length},${os}${addressKeyOf(statements, sources)}`
  for (const { type, channel, provenance } of candidates)
    key += `;${type},${channel},${provenance.field.length},${provenance.field}${provenance.confidence}`
  for (const attribute of READ) {
    const said = claims.get(attribute)
    if (said === undefined) continue
    key += `#${attribute}`
    for (let at = 0; at < said.length && at < limits.values; at++) {
      const { value, source, field, confidence } = said[at]!
      if (value.length > limits.text) return undefined
      key += `;${value.length},${value}${source},${field.length},${field}${confidence}`
    }
  }
  for (const [protocol, { asServer, asClient, asPeer }] of parts)
    key += `|${protocol}${(asServer ? 4 : 0) + (asClient ? 2 : 0) + (asPeer ? 1 : 0)}`
  for (const domain of asks.keys()) key += `?${domain}`
  return key
}

function addressKeyOf({ macs, addresses }: DeviceStatements, sources: IdentificationSources): string {
  let key = isRandomMac(macs) ? 'r' : ''
  for (const address of addresses) if (isLoopback(address)) key += 'l'
  key += virtualMaker(macs, sources)
  for (const mac of macs) if (sources.names.hasMac(mac)) key += mac
  return key
}

export function isRandomMac(macs: readonly string[]): boolean {
  return macs.length > 0 && macs.every(isLocalMac)
}

/** Field of a candidate's provenance → those that do so, where they are of several types. */
const DOING: ReadonlyMap<string, string> = new Map([
  ['frames of other hosts', 'router:14/firewall:3/modem-cellular:1/vpn-gateway:1'],
])

function addCandidates({ candidates }: DeviceStatements, add: Add): void {
  candidates.forEach(({ type, channel, provenance: { field, confidence } }, at) => {
    const provenanceOf: ProvenanceOf = (statements) => statements.candidates[at]!.provenance
    add({ channel, subtype: DOING.get(field) ?? type, strength: confidence, provenanceOf, text: field })
  })
}

interface Said {
  readonly claim: Claim
  readonly provenanceOf: ProvenanceOf
}

/** Hearsay is no statement of the device itself. */
function weightOf({ confidence, source }: Claim): number {
  if (source === 'person' || source === 'site file') return 1
  return confidence >= 0.4 ? 1 : 0.3
}

function addModels(statements: DeviceStatements, sources: IdentificationSources, add: Add): void {
  const { claims, vendor, maker } = statements
  const say = (said: Said, text: string, strength: number, product: CatalogueProduct) => {
    const sure = strength * weightOf(said.claim) * (product.isExact ? 1 : CATALOGUE.beginning / CATALOGUE.own)
    add({
      channel: 'catalogue',
      subtype: product.subtype,
      strength: sure,
      provenanceOf: said.provenanceOf,
      text,
      vendor: product.vendor,
      model: product.model,
    })
  }
  const known = vendor || maker
  const sayWords = (said: Said) => {
    for (const word of said.claim.value.slice(0, limits.text).split(/[\s,;/()]+/)) {
      if (word.length < 4 || !/\d/.test(word) || !/[a-z]/i.test(word)) continue
      const product = sources.products.find(known, word)
      if (product !== undefined && isOfVendor(product, known)) say(said, word, CATALOGUE.word, product)
    }
  }
  for (const attribute of MODELS) {
    eachClaim(claims, attribute, (claim, provenanceOf) => {
      const product = sources.products.find(known, claim.value)
      if (
        product !== undefined &&
        (attribute === 'model' || attribute === 'order-number' || isOfVendor(product, known))
      )
        say({ claim, provenanceOf }, claim.value, CATALOGUE.own, product)
    })
  }
  eachClaim(claims, 'name', (claim, provenanceOf) => {
    const label = firstLabel(claim.value)
    const product = /\d/.test(label) ? sources.products.find(known, label) : undefined
    if (product !== undefined && product.known >= NAME_CODE && isOfVendor(product, known))
      say({ claim, provenanceOf }, label, CATALOGUE.name, { ...product, model: codeOf(product) })
  })
  eachClaim(claims, 'software', (claim, provenanceOf) => {
    sayWords({ claim, provenanceOf })
  })
  eachClaim(claims, 'description', (claim, provenanceOf) => {
    const product = sources.products.find(known, claim.value.slice(0, limits.text))
    if (product !== undefined && isOfVendor(product, known))
      say({ claim, provenanceOf }, claim.value, CATALOGUE.word, product)
    else sayWords({ claim, provenanceOf })
  })
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
  for (const attribute of ['kind', 'role'] as const)
    eachClaim(claims, attribute, (claim, provenanceOf) => {
      const row = sources.protocol(claim.source)?.kind(claim.value)
      if (row === undefined) return
      const { subtype, vendor, model, os } = row
      add({
        channel: attribute === 'role' ? roleChannel(claim) : 'kind',
        subtype,
        strength: row.strength * weightOf(claim),
        provenanceOf,
        text: claim.value,
        vendor,
        model,
        os,
      })
    })
  for (const attribute of ['device-id', 'client-id'] as const)
    eachClaim(claims, attribute, (claim, provenanceOf) => {
      const row = sources.protocol(claim.source)?.object(claim.value)
      if (row === undefined) return
      const { subtype, vendor, model, os, strength } = row
      add({ channel: 'service', subtype, strength, provenanceOf, text: claim.value, vendor, model, os })
    })
}

/** A role of the device, if no identity service states its type. */
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
        provenanceOf: partAt(protocol, `${role} of ${protocol}`),
        text: `${role} of ${protocol}`,
      })
    }
  }
}

function partAt(protocol: string, field: string): ProvenanceOf {
  return ({ parts }) => ({ ...parts.get(protocol)!.provenance, source: 'behaviour', field })
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

function addNames(statements: DeviceStatements, sources: IdentificationSources, add: Add): void {
  const { claims, macs } = statements
  eachClaim(claims, 'name', (claim, provenanceOf) => {
    for (const { subtype, vendor, model, os, strength } of sources.names.find(claim.value))
      add({
        channel: isDefaultName(claim.value, { vendor, subtype }, statements, sources) ? 'catalogue' : 'name',
        subtype,
        strength: strength * weightOf(claim),
        provenanceOf,
        text: firstLabel(claim.value),
        vendor,
        model,
        os,
      })
  })
  eachClaim(claims, 'name', (claim, provenanceOf) => {
    const label = firstLabel(claim.value)
    const named = sources.names.find(claim.value).length === 0 ? sources.kindWords.find(label) : undefined
    if (named === undefined) return
    const strength = NAMED_BY_PEOPLE * weightOf(claim)
    add({ channel: 'name', subtype: named.subtype, strength, provenanceOf, text: label })
  })
  addNamesByMac(saidOf(claims, 'name'), macs, sources.names, add)
}

const MODULE = 'esp-module'
/** Devices whose addresses are random since Android 10, iOS 14 and watchOS 7. */
const RANDOM_MAC_KINDS: ReadonlySet<string> = new Set(['phone', 'tablet', 'watch'])

/**
 * A maker's default name counts as its model number where the network card is of this maker, or of one whose radio modules
 * are in devices of many makers. People seldom rename such devices.
 */
function isDefaultName(
  name: string,
  { vendor, subtype }: Pick<NameMatch, 'vendor' | 'subtype'>,
  { macs, maker }: DeviceStatements,
  { vendors, taxonomy }: IdentificationSources,
): boolean {
  // A bare module's name does not describe the device around it.
  if (subtype === '' || subtype === MODULE) return false
  if (maker === '') return isRandomMac(macs) && RANDOM_MAC_KINDS.has(subtype)
  const [word = ''] = vendorKey(maker).split(' ', 1)
  if (vendor === '' ? word.length >= 4 && name.toLowerCase().startsWith(word) : isSameVendor(vendor, maker))
    return true
  const isOfModules = vendors.of(maker)?.shares.some(([made]) => made === MODULE) ?? false
  const index = taxonomy.indexOf(subtype)
  return isOfModules && index !== undefined && HOME.has(taxonomy.subtypes[index]!.category)
}

/** Categories of devices that are built around bought radio modules. */
const HOME: ReadonlySet<string> = new Set(['home', 'building', 'power', 'surveillance'])

function addNamesByMac(said: readonly Claim[], macs: readonly string[], names: HostNames, add: Add): void {
  const values = said.map(({ value }) => value)
  for (const mac of macs) {
    for (const { subtype, vendor, model, os, strength } of names.findByMac(mac, values)) {
      const byPrefix = { source: 'oui', field: mac.slice(0, 8), place: undefined, time: 0, confidence: 0.3 }
      add({
        channel: 'name',
        subtype,
        strength,
        provenanceOf: said.length === 0 ? () => byPrefix : claimAt('name', 0),
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
    eachClaim(claims, attribute, (claim, provenanceOf) => {
      const found = sources.protocol(claim.source)?.texts(claim.field, claim.value) ?? []
      let hasKind = false
      for (const { subtype, vendor, model, os, strength } of found) {
        // Rows made by hand come first; one text is one statement.
        if (subtype !== '' && hasKind) continue
        hasKind ||= subtype !== ''
        const channel: EvidenceChannel = subtype === '' || claim.source === 'tcp' ? 'stack' : 'text'
        add({
          channel,
          subtype,
          strength: strength * weightOf(claim),
          provenanceOf,
          text: claim.value,
          vendor: subtype === '' ? '' : vendor,
          model: subtype === '' ? '' : model,
          os,
        })
      }
      if (!hasKind && WORDED.has(attribute)) addWords(attribute, { claim, provenanceOf }, sources, add)
    })
  }
}

function addWords(
  attribute: string,
  { claim, provenanceOf }: Said,
  sources: IdentificationSources,
  add: Add,
): void {
  if (PROGRAM_FIELD.test(claim.field)) return
  const said = sources.kindWords.find(claim.value)
  if (said === undefined) return
  const isPage = claim.source === 'http' && attribute === 'description'
  add({
    channel: said.isPlain ? 'kind' : 'text',
    subtype: said.subtype,
    strength: said.strength * weightOf(claim) * (isPage ? PAGE : 1),
    provenanceOf,
    text: claim.value,
  })
}

function addDomains({ asks }: DeviceStatements, sources: IdentificationSources, add: Add): void {
  for (const domain of asks.keys()) {
    const brand = sources.domains.find(domain)
    if (brand === undefined || brand.subtype === '') continue
    add({
      channel: 'domain',
      subtype: brand.subtype,
      strength: 0.5,
      provenanceOf: askedAt(domain),
      text: domain,
    })
  }
}

function askedAt(domain: string): ProvenanceOf {
  return ({ asks }) => asks.get(domain)!
}

const byMaker: ProvenanceOf = ({ makerProvenance }) => makerProvenance

/** All that a maker makes, as one statement. */
function* makerItem(
  { maker, vendor, macs, addresses }: DeviceStatements,
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
  yield { channel: 'maker', shares, strength, most, text: name, provenanceOf: byMaker }
}

/** Statements of a device about its own type. */
const OWN_WORDS: ReadonlySet<EvidenceChannel> = new Set(['service', 'catalogue', 'kind', 'text', 'name'])
const PLAIN = 0.6

/** The device claims a type that the range lacks. */
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

/** A capture of its own loopback interface comes from tcpdump or the like: RFC 1122 section 3.2.1.3. */
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
