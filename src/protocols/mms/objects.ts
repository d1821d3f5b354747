/** Names of MMS objects, and the variables that a service speaks of: ISO 9506-2:2003 §7.5.5, §14.5. */
import { berTag } from '#bytes/ber'
import { type BerElement, berElement, berElements } from '#bytes/ber-elements'
import { isPrintable, text } from '#bytes/text'
import { limits } from './limits.ts'
import { isConstructed } from './pdu.ts'

/** Alternatives of ObjectName. */
const VMD_SPECIFIC = 0x80
const DOMAIN_SPECIFIC = 0xa1
const AA_SPECIFIC = 0x82

export interface ObjectName {
  /** '' for names of the whole device and of the association. */
  readonly domain: string
  readonly item: string
}

/** Alternatives of VariableAccessSpecification. */
export const LIST_OF_VARIABLE = 0xa0
export const VARIABLE_LIST_NAME = 0xa1

export interface MmsVariables {
  /** A named list of variables: a data set of IEC 61850. */
  readonly isList: boolean
  readonly names: readonly ObjectName[]
}
export const NO_VARIABLES: MmsVariables = { isList: false, names: [] }

/** Name of the element, which is one of the alternatives; undefined otherwise. */
export function objectName(bytes: Uint8Array, element: BerElement | undefined): ObjectName | undefined {
  if (element === undefined) return undefined
  if (element.tag === VMD_SPECIFIC || element.tag === AA_SPECIFIC)
    return { domain: '', item: text(bytes, element.start, element.end) }
  if (element.tag !== DOMAIN_SPECIFIC) return undefined
  const [domain, item] = berElements(bytes, element.start, element.end, 2)
  if (domain?.tag !== berTag.VISIBLE_STRING || item?.tag !== berTag.VISIBLE_STRING) return undefined
  return { domain: text(bytes, domain.start, domain.end), item: text(bytes, item.start, item.end) }
}

/** The name inside an element that is tagged explicitly. */
export function nameWithin(
  bytes: Uint8Array,
  { start, end }: { start: number; end: number },
): ObjectName | undefined {
  return objectName(bytes, berElement(bytes, start, end))
}

/** Variables of the alternatives `listOfVariable` and `variableListName`. */
export function variablesOf(bytes: Uint8Array, specification: BerElement | undefined): MmsVariables {
  if (specification === undefined) return NO_VARIABLES
  if (specification.tag === VARIABLE_LIST_NAME) {
    const name = nameWithin(bytes, specification)
    return name === undefined ? NO_VARIABLES : { isList: true, names: [name] }
  }
  if (specification.tag !== LIST_OF_VARIABLE) return NO_VARIABLES
  const names: ObjectName[] = []
  for (const variable of berElements(bytes, specification.start, specification.end, limits.variables)) {
    const choice = berElement(bytes, variable.start, variable.end)
    const name = choice?.tag === 0xa0 ? nameWithin(bytes, choice) : undefined
    names.push(name ?? { domain: '', item: '' }) // by address: a place without a name
  }
  return { isList: false, names }
}

/** How deep a name may lie in the parameters of a service. */
const NAME_DEPTH = 5

/** The first one or two texts among a service's parameters: domains, programs, files, journals. */
export function firstTexts(bytes: Uint8Array, start: number, end: number): readonly string[] {
  const found: string[] = []
  const visit = (from: number, to: number, depth: number): void => {
    for (const { tag, start: at, end: stop } of berElements(bytes, from, to, limits.variables)) {
      if (found.length >= 2) return
      if (isConstructed(tag) && depth < NAME_DEPTH) visit(at, stop, depth + 1)
      else if (stop - at > 1 && isPrintable(bytes, at, stop)) found.push(text(bytes, at, stop))
    }
  }
  visit(start, end, 0)
  return found
}

/** `domain/item`, or the item alone. */
export function nameText({ domain, item }: ObjectName): string {
  return domain === '' ? item : `${domain}/${item}`
}
