/** A product as observed: a device, a card in it, or the software it runs. */
import type { Device, Provenance } from '#model/device'
import { isSiemensOrder, orderNumbersIn, squeeze } from './order-numbers.ts'
import type { LineKind, ProductLine } from './product-lines.ts'
import { productNames, seenTokens } from './product-name.ts'
import { knownSoftware, windowsVersion } from './software.ts'

/** Tables of the inventory about vendors and order numbers. */
export interface ProductKnowledge {
  /** A maker as data/vendors.tsv calls it. */
  aliasOfVendor(name: string): string
  /** Family of a model or order number; '' if unknown. */
  familyOf(vendor: string, model: string): string
  /** Product name of an order number; '' if unknown. */
  nameOfOrder(order: string): string
  /** Names of advisories for the products with these numbers. */
  linesOf(maker: string, numbers: readonly string[]): readonly ProductLine[]
}

export interface ModuleObservation {
  readonly module: string
  /** Lower-case key of the maker. */
  readonly vendor: string
  /** As a person reads it: what it was recognised by. */
  readonly shown: string
  /** Squeezed order and catalogue numbers. */
  readonly orders: readonly string[]
  readonly isSiemensOrder: boolean
  /** Pieces of its own names. */
  readonly own: ReadonlySet<string>
  /** Pieces of the family its numbers belong to. */
  readonly family: ReadonlySet<string>
  /** Whole names of product lines it is of, as keys. */
  readonly lines: ReadonlySet<string>
  /** Hardware series of a catalogue number: `1756-EN2T/D` → D. */
  readonly series: string
  readonly versions: readonly string[]
  readonly serial: string
  /** A communication or interface module, none of the processors whose family it belongs to. */
  readonly isModule: boolean
  /** Seen by its software alone. */
  readonly isComponent: boolean
  /** Software of another maker than the device's: a part of it. */
  readonly isForeign: boolean
  readonly provenance: Provenance | undefined
}

interface Named {
  readonly vendor: string
  readonly model: string
  readonly orderNumber: string
  readonly firmware: string
  readonly serial: string
  readonly provenance: Readonly<Record<string, Provenance>>
}

/** Everything of a device that an advisory may be about; nothing where only its network chip is known. */
export function observationsOf(
  knownDevice: Device,
  knowledge: ProductKnowledge,
): readonly ModuleObservation[] {
  const found: ModuleObservation[] = []
  const add = (one: ModuleObservation | undefined) => {
    if (one === undefined) return
    const isKnown = found.some(
      (other) =>
        other.vendor === one.vendor &&
        other.shown === one.shown &&
        other.versions.join() === one.versions.join(),
    )
    if (!isKnown) found.push(one)
  }
  const isStratix = /^1783-|\bstratix\b/i.test(knownDevice.model)
  const said = (knownDevice.alternatives?.description ?? []).map(({ value }) => value)
  const ios = isStratix
    ? iosVersion([
        knownDevice.firmware,
        knownDevice.software,
        knownDevice.os,
        knownDevice.description,
        ...said,
      ])
    : ''
  const device = ios === '' ? knownDevice : { ...knownDevice, firmware: ios }
  const bare = knownDevice.firmware === '' ? bareVersion(knownDevice.software) : ''
  for (const one of namedObservations('', device, knowledge, bare)) add(one)
  for (const module of knownDevice.modules) {
    const vendor = module.vendor === '' ? knownDevice.vendor : module.vendor
    for (const one of namedObservations(module.path, { ...module, vendor }, knowledge, '')) add(one)
  }
  for (const text of [knownDevice.software, knownDevice.os])
    add(softwareObservation(text, knownDevice, knowledge))
  return found
}

/** Products remembered: a plant has many devices of few. */
const REMEMBERED = 4000
const observed = new WeakMap<ProductKnowledge, Map<string, readonly ModuleObservation[]>>()

function namedObservations(
  module: string,
  named: Named,
  knowledge: ProductKnowledge,
  softwareVersion: string,
): readonly ModuleObservation[] {
  const { vendor, model, orderNumber, firmware, serial, provenance } = named
  if (vendor === '' || (model === '' && orderNumber === '')) return []
  const known = observed.get(knowledge) ?? new Map<string, readonly ModuleObservation[]>()
  observed.set(knowledge, known)
  // Texts of packets may contain any character: their lengths separate them.
  const key = `${vendor.length} ${model.length} ${orderNumber.length} ${firmware.length} ${vendor}${model}${orderNumber}${firmware}${softwareVersion}`
  let found = known.get(key)
  if (found === undefined) {
    if (known.size >= REMEMBERED) known.clear()
    found = newObservations({ ...named, serial: '', provenance: {} }, knowledge, softwareVersion)
    known.set(key, found)
  }
  const shownBy = provenance.orderNumber ?? provenance.model
  return found.map((one) => ({ ...one, module, serial, provenance: shownBy }))
}

/** Of a product; where it was seen, its serial number and whence these are known come with each device. */
function newObservations(
  named: Named,
  knowledge: ProductKnowledge,
  softwareVersion: string,
): readonly ModuleObservation[] {
  const { model, firmware } = named
  const order = named.orderNumber === '' ? (orderNumbersIn(model)[0] ?? '') : named.orderNumber
  const { vendor } = named
  if (vendor === '' || (model === '' && order === '')) return []
  const orderName = order === '' ? '' : knowledge.nameOfOrder(order)
  const niagara = niagaraName(vendor, model, softwareVersion === '' ? firmware : softwareVersion)
  const maker = niagara === '' ? knowledge.aliasOfVendor(vendor).toLowerCase() : 'tridium'
  const lines = knowledge.linesOf(
    maker,
    [niagara, model, squeeze(order)].filter((text) => text !== ''),
  )
  const said = (kind: LineKind) => lines.flatMap((line) => (line.kind === kind ? [line.text] : []))
  const families = [
    ...said('brand'),
    knowledge.familyOf(vendor, order),
    knowledge.familyOf(vendor, model),
    ...relatedFamilies(order),
    ...(SIMATIC.test(model) ? [`SIMATIC ${model}`] : []),
  ].filter((text) => text !== '')
  const series = /^([\w-]*\d[\w-]*)\/([A-Z])(?:\s|$)/.exec(order === '' ? model : order)
  const orders = [order, model].filter((text) => /\d/.test(text)).flatMap(numbersOf)
  // `1769-L32E Ethernet Port` has the revision of its port, which no advisory counts by.
  const version = PORT.test(model) ? '' : firmware === '' ? softwareVersion : firmware
  const inRack = EMERSON_RACK.test(model) ? model.replace(EMERSON_RACK, '') : ''
  const names = [niagara === '' ? model : niagara, inRack, order, orderName].filter((text) => text !== '')
  const seen: ModuleObservation = {
    module: '',
    vendor: maker,
    shown: [...new Set(names)].join(' · '),
    orders: [...new Set(orders)],
    isSiemensOrder: isSiemensOrder(order),
    own: seenTokens([...names, ...said('model')]),
    family: seenTokens(families),
    lines: new Set(said('is').flatMap((line) => productNames(line).map(({ key }) => key))),
    series: series?.[2] ?? '',
    versions: version === '' ? [] : [version],
    serial: '',
    isModule: families.some((text) => MODULE.test(text)),
    isComponent: false,
    isForeign: false,
    provenance: undefined,
  }
  return [
    seen,
    ...said('maker').flatMap((other) =>
      newObservations({ ...named, vendor: other }, knowledge, softwareVersion),
    ),
    ...(version === '' ? [] : said('runs').map((name) => firmwareOf(seen, name))),
  ]
}

/** Firmware that has a name and counts as the device does. */
function firmwareOf(seen: ModuleObservation, name: string): ModuleObservation {
  return {
    ...seen,
    shown: name,
    orders: [],
    isSiemensOrder: false,
    own: seenTokens([name]),
    family: new Set(),
    lines: new Set(),
    isComponent: true,
  }
}

const PORT = /\b(?:ethernet|usb|serial) port\b/i
/** Families of modules in a processor's rack: `Modicon M340 Ethernet module`. */
const MODULE = /\b(?:module|head|drop|adapter)\b/i

/** Stations and workbenches of Tridium's framework report the brand they are sold under; version 3 is AX, 4 is Niagara 4. */
function niagaraName(vendor: string, model: string, version: string): string {
  if (!/^(?:tridium|vykon|niagara)/i.test(vendor) || !/^(?:station|workbench|niagara)/i.test(model)) return ''
  if (/^niagara (?:ax|4)/i.test(model)) return model
  return version.startsWith('3') ? 'Niagara AX' : version.startsWith('4') ? 'Niagara 4' : ''
}

/** `1756-L61/B LOGIX5561`: whole, without what follows, and without the series. */
function numbersOf(text: string): readonly string[] {
  const [first = ''] = text.split(/\s+(?=[A-Z]{3,})/)
  const bare = first.replace(/\/[A-Z]$/, '')
  const whole = [text, first, bare, bare.replace(EMERSON_RACK, '')].map(squeeze)
  return isSiemensOrder(text) ? whole.slice(0, 1) : whole
}

/** A controller that reports only its family, as the server object of OPC UA does. */
const SIMATIC = /^S7-(?:200|300|400|1200|1500)$/i

/** `IC695CPE305` is a CPE305 for RX3i; IC693 and IC697 are its elders. Emerson, PACSystems catalogue. */
const EMERSON_RACK = /^IC69\d(?=CP)/

/** CPUs of the ET 200 stations that run the firmware of another family. Siemens' catalogue ST 70. */
const ET200_CPUS: readonly (readonly [string, string])[] = [
  ['6ES71517', 'SIMATIC S7-300'],
  ['6ES71518', 'SIMATIC S7-300'],
  ['6ES71547', 'SIMATIC S7-300'],
  ['6ES71548', 'SIMATIC S7-300'],
  ['6ES7510', 'SIMATIC S7-1500'],
  ['6ES7512', 'SIMATIC S7-1500'],
]

function relatedFamilies(order: string): readonly string[] {
  const squeezed = squeeze(order).replace(/^6AG1/, '6ES7')
  return ET200_CPUS.flatMap(([prefix, family]) => (squeezed.startsWith(prefix) ? [`${family} ET200`] : []))
}

/** `Cisco IOS Software, … Version 12.2(25)SEG4, RELEASE …`, `Niagara AX 3.8.38`: a name and its version. */
function softwareObservation(
  text: string,
  knownDevice: Device,
  knowledge: ProductKnowledge,
): ModuleObservation | undefined {
  const name = softwareName(text)
  const known = knownSoftware(name)
  const version = known?.product === 'Windows' ? windowsVersion(text) : versionIn(text)
  if (version === '' || name === '') return undefined
  const alias = known?.maker ?? knowledge.aliasOfVendor(name)
  // Software that names no maker of its own is the device maker's.
  const vendor = alias === name ? knownDevice.vendor : alias
  if (vendor === '') return undefined
  const { provenance } = knownDevice
  return {
    module: '',
    vendor: knowledge.aliasOfVendor(vendor).toLowerCase(),
    shown: name,
    orders: [],
    isSiemensOrder: false,
    own: seenTokens([known?.product ?? name]),
    family: new Set(),
    lines: new Set(),
    series: '',
    versions: [version],
    serial: '',
    isModule: false,
    isComponent: true,
    // An operating system seen by name is the product itself, whatever the hardware.
    isForeign:
      text !== knownDevice.os &&
      alias !== name &&
      knownDevice.vendor !== '' &&
      knowledge.aliasOfVendor(knownDevice.vendor) !== alias,
    provenance: text === knownDevice.os ? provenance.os : provenance.software,
  }
}

/** Stratix switches run Cisco's IOS and advisories count by it; the revision in CIP is another count. */
function iosVersion(texts: readonly (string | undefined)[]): string {
  for (const text of texts) {
    const [, version = ''] = /\bIOS\b.*?\bVersion\s+(\d+\.\d+\(\d+[a-z]?\)\w*)/i.exec(text ?? '') ?? []
    if (version !== '') return version
  }
  return ''
}

function softwareName(text: string): string {
  const head = text.replace(/\bInternetwork Operating System\b/i, ' ').split(/,|\bVersion\b|\bv?\d+\.\d/i)[0]!
  const bare = head
    .replace(/\(tm\).*$/i, ' ')
    .replace(/\b(software|firmware|release|runtime)\b/gi, ' ')
    .replace(/[\s/(_-]+$/, '')
  return bare.replace(/\s+/g, ' ').trim()
}

/** Software that reports only a version is the device's own; with a name it may be any product's. */
function bareVersion(text: string): string {
  return /^v?\d[\w.()-]*$/i.test(text.trim()) ? text.trim() : ''
}

/** The version inside a longer text; the text itself where it is nothing but a version. */
function versionIn(text: string): string {
  const said = /\bversion[: ]\s*v?(\d[\w.()]*)/i.exec(text)
  if (said !== null) return said[1]!.replace(/[,.]+$/, '')
  const bare = /(?:^|[\s/v_-])(\d+\.\d[\w.()]*(?:\s+(?:SP|Update|Upd|HF|build)\s*\d+)*)/i.exec(text)
  return bare?.[1] ?? ''
}
