/** Product names of advisories, taken apart: what must be seen of a device before the name can be its own. */
import { isModel, modelPattern, orderNumbersIn, squeeze } from './order-numbers.ts'

export interface ProductName {
  /** Models in the name: all of them must be observed. A pattern if it has wildcards. */
  readonly models: readonly (RegExp | string)[]
  /** Words that are not filler, squeezed: every one must be seen. */
  readonly words: readonly string[]
  /** Hardware series: `Series D` → D. */
  readonly series: string
  /** Generations the name speaks of: `V6 and below`. */
  readonly generation: { readonly number: number; readonly how: 'exact' | 'below' | 'above' } | undefined
  /** Beginning of the versions it speaks of: `Niagara AX 3.8u4` → 3.8. */
  readonly branch: string
  /** Families it stretches to: `incl. SIPLUS variants`, `incl. related ET200 CPUs`. */
  readonly includesSiplus: boolean
  readonly includesEt200: boolean
  /** Products it leaves out by name, each as the pieces that must be seen: `except IM155-6 PN ST`. */
  readonly exceptions: readonly (readonly string[])[]
  /** Which of several boards it is about, where that shows on no wire: `SIPROTEC 5 7SJ82 (CP300)`. */
  readonly board: string
  /** Variants inside its models: `ST-IPm-8460` has ST. */
  readonly inner: readonly string[]
  /** Models and words in order: two names of one product line have the same. */
  readonly key: string
  /** It speaks of many: `family`, `series`, or of no model at all. */
  readonly isFamily: boolean
}

/** Words that do not identify the product. */
const FILLER: ReadonlySet<string> = new Set(
  (
    'a all an and any cpu cpus family families series controller controllers plc plcs programmable logic automation the ' +
    'device devices firmware version versions with model models product products industrial ethernet ethernet/ip switch ' +
    'switches managed module modules communication communications network of for in by or prior running unit units system ' +
    'systems safety-related type types variant variants incl including related range framework part number numbers ' +
    'allen-bradley rockwell siemens schneider electric omron mitsubishi abb ge honeywell cisco moxa wago tridium hikvision ' +
    'corporation inc llc gmbh ag co ltd'
  ).split(' '),
)
/** Words by which otherwise equal names are different products; they must agree in both. */
export const VARIANTS: readonly string[] = [
  'SIPLUS',
  'PRO',
  'IRT',
  'SAFETY',
  'REDUNDANCY',
  'REDUNDANT',
  'PROCESS',
  'XT',
  // Siemens: interface modules, communication processors, panels.
  'BA',
  'ST',
  'HF',
  'HA',
  'HS',
  'BASIC',
  'LEAN',
  'ADVANCED',
  'COMFORT',
  'UNIFIED',
  'MOBILE',
  'OUTDOOR',
  'EEC',
  // Software that runs on the hardware, or replaces it.
  'SOFTWARE',
  'LINUX',
  'BIOS',
  'KERNEL',
  'SUBSYSTEM',
  'SIMULATOR',
  'VIRTUAL',
  'VPN',
  'POE',
  'LITE',
  'SERVER',
  // Programs for a device, none of them runs on it.
  'DTM',
  'CONFIGURATOR',
  'UTILITY',
]

const GENERATION =
  /\bv(\d{1,2})\b(?!\.)(?:\s+(?:and|or)\s+(below|earlier|older|prior|newer|later|above|higher))?/i
const SERIES = /\bseries\s+([a-z])\b/i
/** A range that was written into the name. */
export const BOUND = /:?\s*(?:all versions|versions?)?\s*([<>]=?\s*[^(]*)/i
/** A version inside a name: `3.8u4`, `2.3u1`. */
const VERSION = /^v?(\d+\.\d+)(?:\.\d+)*(?:u\d+)?$/i
const EXCEPT = /\b(?:except|excluding|other than)\s+([^()]*)/i
const BOARD = /\((?:devices with )?(?:cpu variants? )?(CP\d{3}(?: and CP\d{3})*)\)/i
/** `4" - 22"`: sizes of panels. */
const INCHES = /\b\d+"(?:\s*-\s*\d+")?/g
const ASIDE = /\((?:incl|including|all|formerly|part numbers?)\b[^)]*\)?/gi

/** The names a product entry holds, `MicroLogix 1100 and 1400` two of them. */
export function productNames(product: string): readonly ProductName[] {
  const withoutOrders = orderNumbersIn(product).reduce((text, order) => text.replace(order, ' '), product)
  const asides = withoutOrders.match(ASIDE)?.join(' ').toLowerCase() ?? ''
  const aside = {
    includesSiplus: asides.includes('siplus'),
    includesEt200: asides.includes('et200') || asides.includes('et 200'),
    exceptions: exceptionsIn(asides),
    board: BOARD.exec(product)?.[1] ?? '',
  }
  const text = withoutOrders
    .replace(ASIDE, ' ')
    .replace(BOARD, ' ')
    .replace(INCHES, ' ')
    .replace(BOUND, ' ')
    .replace(/\b\d{7}\b/g, ' ')
    // Omron prints a box for each letter or digit of a number.
    .replace(/ ?□ ?/g, 'x')
  return expanded(text).map((one) => ({ ...nameOf(one), ...aside }))
}

function exceptionsIn(asides: string): readonly (readonly string[])[] {
  const list = EXCEPT.exec(asides)?.[1]
  if (list === undefined) return []
  return list
    .split(/\s*,\s*|\s+and\s+|\s+or\s+/)
    .map((one) => tokensOf(one).map(squeeze))
    .filter((pieces) => pieces.some((piece) => /\d/.test(piece)))
}

function nameOf(
  text: string,
): Omit<ProductName, 'includesSiplus' | 'includesEt200' | 'exceptions' | 'board'> {
  const [seriesText, series = ''] = SERIES.exec(text) ?? []
  const [generationText, generation, how] = GENERATION.exec(text) ?? []
  const rest = text.replace(seriesText ?? '\0', ' ').replace(generationText ?? '\0', ' ')
  const models: (RegExp | string)[] = []
  const words: string[] = []
  let branch = ''
  let before = ''
  for (const token of tokensOf(rest)) {
    const lower = token.toLowerCase()
    const version = VERSION.exec(token)
    if (version !== null) branch = version[1]!
    // `SIPROTEC 5` is also written `SIPROTEC5`.
    else if (/^\d$/.test(token) && /^[a-z]{3,}$/i.test(before)) models.push(squeeze(before + token))
    else if (/\d/.test(token)) models.push(modelPattern(token))
    else if (!FILLER.has(lower)) words.push(squeeze(token))
    before = token
  }
  return {
    models,
    words,
    inner: innerVariants(rest),
    key: [...models.map((model) => (typeof model === 'string' ? model : model.source)), ...words]
      .sort()
      .join(' '),
    series: series.toUpperCase(),
    branch,
    generation:
      generation === undefined
        ? undefined
        : {
            number: Number(generation),
            how: how === undefined ? 'exact' : /below|earlier|older|prior/i.test(how) ? 'below' : 'above',
          },
    isFamily:
      models.length === 0 || /\b(family|families|series|controllers|cpus|modules|switches)\b/i.test(text),
  }
}

function innerVariants(text: string): readonly string[] {
  const pieces = text.toUpperCase().split(/[^A-Z\d]+/)
  return VARIANTS.filter((word) => pieces.includes(word))
}

function tokensOf(text: string): readonly string[] {
  return text.split(/[\s,;:()[\]"'®™]+/).flatMap((token) => {
    const bare = token.replace(/^[-/.]+|[-/.]+$/g, '')
    return bare === '' ? [] : [bare]
  })
}

/** `CP1E/CP1H`, `Q03/04/06UDVCPU`, `A 1100 and 1400`, `A, B`: one text each. */
function expanded(text: string): readonly string[] {
  const lists = text.match(/\b[A-Z]{1,4}\d+(?:\/\d+)+[A-Z]\w*/g) ?? []
  if (lists.length > 1) {
    const rest = lists.reduce((left, list) => left.replace(list, ' '), text)
    return lists.flatMap((list) => expanded(`${rest} ${list}`))
  }
  // `LS300 GX400 GX440`, `3xxx 4xxx and 48xxx`: models of one kind in a row, each for itself.
  const row = /(?:\b(?:[A-Z]{2}\d{3}|\d+x{2,})(?:,|\s+and)?\s+)+(?:[A-Z]{2}\d{3}|\d+x{2,})\b/.exec(text)?.[0]
  if (row !== undefined)
    return row.split(/,?\s+(?:and\s+)?/).flatMap((one) => expanded(text.replace(row, one)))
  const shorthand = /\b([A-Z]{1,4})(\d+(?:\/\d+)+)([A-Z]\w*)/.exec(text)
  if (shorthand !== null) {
    const [whole, head, numbers, tail] = shorthand
    return numbers!.split('/').flatMap((number) => expanded(text.replace(whole, `${head}${number}${tail}`)))
  }
  const numbers = /(?<=^|\s)(\d{4}-[A-Z\d]+)\/(\d{4}-[A-Z\d]+)(?=\s|$|,)/.exec(text)
  if (numbers !== null) return numbers.slice(1).flatMap((one) => expanded(text.replace(numbers[0], one)))
  const pair = /(?<=^|\s)([A-Za-z]+\d[\w-]*)((?:\/[A-Za-z]+\d[\w-]*)+)(?=\s|$|,)/.exec(text)
  if (pair !== null) {
    const [whole, first, rest] = pair
    return [first!, ...rest!.slice(1).split('/')].flatMap((one) => expanded(text.replace(whole, one)))
  }
  // `GOT2000 Series, GT21 model`: the second narrows the first.
  if (/,[^,]*\b(?:models?|types?)$/i.test(text)) return [text]
  const parts = text.split(
    /\s*,\s+(?:and\s+)?|\s+and\s+(?!(?:below|earlier|older|prior|newer|later|above|higher)\b)/,
  )
  if (parts.length < 2 || !parts.every((part) => /\d/.test(part))) return [text]
  const lead = /^\D*?(?=\S*\d)/.exec(parts[0]!)?.[0] ?? ''
  return parts.map((part, at) => (at === 0 || /^[A-Za-z]{4,}/.test(part) ? part : `${lead}${part}`))
}

/** Everything a device is called, in pieces: `1756-L61/B LOGIX5561` has 1756L61B, 1756L61, 1756, L61, B, LOGIX5561. */
export function seenTokens(texts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>()
  // `B/14.00` is a version: no product is called 1400.
  const add = (piece: string) => {
    if (!/^\d+\.\d+$/.test(piece)) seen.add(squeeze(piece))
  }
  for (const text of texts) {
    if (text === '') continue
    add(text)
    const tokens = tokensOf(text.replaceAll('+', ' '))
    tokens.forEach((token, at) => {
      add(token)
      for (const part of token.split('/')) add(part)
      const parts = token.split(/[-/._]/)
      for (const part of parts) add(part)
      // `DS-2CD2142FWD-I` is a DS-2CD2142FWD, `EDS-408A-MM-SC` an EDS-408A; `FX3U-ENET-ADP` is no FX3U-ENET.
      for (let end = parts.length - 1; end >= 2 && parts[end]!.length <= 2; end--)
        add(parts.slice(0, end).join(''))
      const next = tokens[at + 1]
      if (next !== undefined) add(token + next)
      const third = tokens[at + 2]
      if (next !== undefined && third !== undefined) add(token + next + third)
    })
  }
  seen.delete('')
  return seen
}

/** Is a model of the name among the tokens? */
export function isSeen(model: RegExp | string, seen: ReadonlySet<string>): boolean {
  if (typeof model === 'string') return seen.has(model)
  for (const token of seen) if (isModel(model, token)) return true
  return false
}
