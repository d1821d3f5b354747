/** Reads the facts we ship, each file when it is first asked for: a start that needs none pays for none. */
import { Identifier } from '#identification/identifier'
import type { Knowledge, Product } from '#inventory/knowledge'
import { typeOfWords } from '#inventory/type-tables'
import { isLocalMac } from '#model/address'
import type { AnyProtocol } from '#model/protocol'
import { readMakers } from './data-files.ts'
import { identificationTables } from './identification-tables.ts'
import { MakerIndex } from './maker-index.ts'
import { rowsOf } from './table-rows.ts'

interface Vendor {
  readonly key: string
  readonly name: string
}

interface Pattern {
  readonly vendor: Vendor
  readonly matches: (model: string) => boolean
  /** Counts even where the maker is not known from elsewhere. */
  readonly isTelling: boolean
  readonly family: string
  readonly role: string
}

/** Characters of a catalogue prefix that no other maker's number begins with by chance. */
const TELLING_LENGTH = 5
/** Entries that name no maker: blocks assigned further, and makers who paid not to be named. */
const NAMELESS: ReadonlySet<string> = new Set(['', 'IEEE Registration Authority', 'Private'])
/** Loopback interfaces and test benches send with such addresses; no card of Xerox, whose prefix 00:00:00 is, does. */
const UNSET_MAC = '00:00:00:00:00:'
/** Answers remembered per question; hosts far outnumber distinct models and makers. */
const REMEMBERED = 20_000

/** Knowledge of makers, models and the protocols that the entry point found. */
export function loadKnowledge(
  protocols: readonly Pick<AnyProtocol, 'name' | 'family' | 'roles'>[],
): Knowledge {
  const spoken = new Map(protocols.map((protocol) => [protocol.name, protocol]))
  const makers = once(() => new MakerIndex(readMakers()))
  const vendors = once(readVendors)
  const patterns = once(() => readPatterns(vendors()))
  const prefixes = once(readOrderPrefixes)
  const orderNumbers = once(
    () => new Map(rowsOf('siemens-order-numbers.tsv').map(([order, name]) => [order!, name!])),
  )
  const identifier = once(() => new Identifier(identificationTables(new Set(spoken.keys()))))
  const aliasOfVendor = remember((name: string) => vendors().find(name)?.name ?? name)
  const productOf = remember((asked: string): Product | undefined => {
    const [vendorName = '', model = ''] = asked.split('\n')
    const byOrder = productOfOrder(model, prefixes())
    if (byOrder !== undefined) return byOrder
    const vendor = vendorName === '' ? undefined : vendors().find(vendorName)
    const found = patterns().find(
      (one) => (vendor === undefined ? one.isTelling : one.vendor === vendor) && one.matches(model),
    )
    return found && { vendor: found.vendor.name, family: found.family, type: typeOfWords(found.role) }
  })
  return {
    vendorOfMac: (mac) => {
      const maker = isLocalMac(mac) || mac.startsWith(UNSET_MAC) ? '' : makers().makerOf(mac)
      return NAMELESS.has(maker) ? '' : aliasOfVendor(maker)
    },
    aliasOfVendor,
    typeOfModel: (vendor, model) => (model === '' ? undefined : productOf(`${vendor}\n${model}`)),
    modelOfOrderNumber: (order) => orderNumbers().get(squeeze(order)) ?? '',
    protocolFamily: (name) => spoken.get(name)?.family,
    protocolRoles: (name) => spoken.get(name)?.roles,
    identify: (statements) => identifier().identify(statements),
    brandOf: (name) => identifier().brandOf(name),
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function remember<T>(answer: (question: string) => T): (question: string) => T {
  const known = new Map<string, T>()
  return (question) => {
    if (known.has(question)) return known.get(question)!
    if (known.size >= REMEMBERED) known.clear()
    const value = answer(question)
    known.set(question, value)
    return value
  }
}

interface Vendors {
  /** The maker whose listed beginnings start the name, the longest first. */
  find(name: string): Vendor | undefined
  of(key: string): Vendor
}

function readVendors(): Vendors {
  const byKey = new Map<string, Vendor>()
  const beginnings: { readonly text: string; readonly vendor: Vendor }[] = []
  for (const [key, name, texts] of rowsOf('vendors.tsv')) {
    const vendor = { key: key!, name: name! }
    byKey.set(vendor.key, vendor)
    for (const text of texts!.split(';')) beginnings.push({ text, vendor })
  }
  beginnings.sort((a, b) => b.text.length - a.text.length)
  const find = (name: string) => {
    const asked = name.toLowerCase().replace(/\s+/g, ' ').trim()
    return beginnings.find(
      ({ text }) => asked.startsWith(text) && !/[a-z0-9]/.test(asked.charAt(text.length)),
    )?.vendor
  }
  return { find, of: (key) => byKey.get(key) ?? { key, name: key } }
}

/** Longer prefixes first, so that the more special family wins. */
function readPatterns(vendors: Vendors): Pattern[] {
  const rows = rowsOf('model-patterns.tsv').sort(
    (a, b) => Number(a[1] !== 'prefix') - Number(b[1] !== 'prefix') || b[2]!.length - a[2]!.length,
  )
  return rows.map(([vendor, form, model, family, role]) => {
    const isPrefix = form === 'prefix'
    const prefix = squeeze(model!)
    const pattern = isPrefix ? undefined : new RegExp(`^(?:${model})`, 'i')
    return {
      vendor: vendors.of(vendor!),
      matches: (text: string) =>
        pattern === undefined ? squeeze(text).startsWith(prefix) : pattern.test(text),
      isTelling: isPrefix && prefix.length >= TELLING_LENGTH,
      family: family!,
      role: role!,
    }
  })
}

/** Signs of the longest beginning listed: `6ES7417-5H`. */
const LONGEST_PREFIX = 10
/** Siemens order numbers begin so: catalogue families 6xx, 7xx, 3xx, 8xx and 9xx. */
const ORDER_NUMBER = /^[36789][A-Z]{2}\d/

function readOrderPrefixes(): Map<string, Product> {
  const products = new Map<string, Product>()
  for (const [prefix, family, role] of rowsOf('siemens-order-prefixes.tsv')) {
    products.set(prefix!, { vendor: 'Siemens', family: family!, type: typeOfWords(role!) })
  }
  return products
}

function productOfOrder(model: string, prefixes: ReadonlyMap<string, Product>): Product | undefined {
  const order = squeeze(model)
  if (!ORDER_NUMBER.test(order)) return undefined
  for (let length = Math.min(order.length, LONGEST_PREFIX); length >= 4; length--) {
    const product = prefixes.get(order.slice(0, length))
    if (product !== undefined) return product
  }
  return undefined
}

/** Order and catalogue numbers are written with and without spaces. */
function squeeze(text: string): string {
  return text.toUpperCase().replace(/\s+/g, '')
}
