/** Search filters: RFC 4511 §4.5.1, in the words of RFC 4515; and searches that only attackers need. */
import { berInteger } from '#bytes/ber'
import { type BerElement, berElements } from '#bytes/ber-elements'
import { text } from '#bytes/text'

const limits = {
  /** Levels of and, or, not. */
  depth: 8,
  /** Parts of one level. */
  parts: 64,
  /** Characters of the whole filter. */
  characters: 1024,
} as const

/** Context tags of Filter: RFC 4511 §4.5.1.7. */
const AND = 0xa0
const OR = 0xa1
const NOT = 0xa2
const EQUAL = 0xa3
const SUBSTRINGS = 0xa4
const GREATER = 0xa5
const LESS = 0xa6
const PRESENT = 0x87
const APPROXIMATE = 0xa8
const EXTENSIBLE = 0xa9
/** MatchingRuleAssertion: rule, type, value. */
const RULE = 0x81
const TYPE = 0x82
const VALUE = 0x83

const SIGNS: ReadonlyMap<number, string> = new Map([
  [AND, '&'],
  [OR, '|'],
  [NOT, '!'],
  [EQUAL, '='],
  [GREATER, '>='],
  [LESS, '<='],
  [APPROXIMATE, '~='],
])

/** Suspicious only if there is much: a small directory is listed completely by any viewer. */
export const EVERYTHING = 'everything the domain holds'

/** wholeSubtree: RFC 4511 §4.5.1.2. */
const WHOLE_SUBTREE = 2

/** The filter as `(&(a=b)(c=*))`; '' for what is none. */
export function filterText(bytes: Uint8Array, filter: BerElement, depth = 0): string {
  const { tag, start, end } = filter
  const word = (part: BerElement | undefined) => (part === undefined ? '' : text(bytes, part.start, part.end))
  if (tag === PRESENT) return `(${text(bytes, start, end)}=*)`
  const parts = berElements(bytes, start, end, limits.parts)
  const sign = SIGNS.get(tag)
  if (tag === AND || tag === OR || tag === NOT) {
    if (depth >= limits.depth) return '(…)'
    const inner = parts.map((part) => filterText(bytes, part, depth + 1)).join('')
    return `(${sign}${inner})`.slice(0, limits.characters)
  }
  if (tag === EXTENSIBLE) {
    const of = (wanted: number) => word(parts.find((part) => part.tag === wanted))
    return `(${of(TYPE)}:${of(RULE)}:=${of(VALUE)})`
  }
  const [attribute, value] = parts
  if (tag === SUBSTRINGS && value !== undefined) {
    const pieces = berElements(bytes, value.start, value.end, limits.parts).map(word)
    return `(${word(attribute)}=*${pieces.join('*')}*)`
  }
  return sign === undefined ? '' : `(${word(attribute)}${sign}${word(value)})`
}

/** Bits of userAccountControl by the rule that ands them: [MS-ADTS] 2.2.16, 3.1.1.3.4.4.1. */
const BIT = String.raw`useraccountcontrol:1\.2\.840\.113556\.1\.4\.803:=`
/** Target of each search, by its filter in lower case. */
const HUNTS: readonly (readonly [what: string, filter: RegExp])[] = [
  ['accounts that services run under (Kerberoasting)', /\(serviceprincipalname=(?:\*|[^)]*\*)/],
  ['accounts that need no preauthentication (AS-REP roasting)', new RegExp(`${BIT}4194304\\)`)],
  [
    'hosts and accounts trusted to act for others (delegation)',
    new RegExp(
      `(?<!!\\()${BIT}(?:524288|16777216)\\)|\\(msds-allowedtodelegateto=\\*|\\(msds-allowedtoactonbehalfofotheridentity=\\*`,
    ),
  ],
  ['accounts with administrators’ rights', /\(admincount=(?:1|\*)\)/],
  ['passwords of local administrators', /\((?:ms-mcs-admpwd|mslaps-(?:encrypted)?password)=\*/],
  ['trusts between domains', /\(objectclass=trusteddomain\)/],
  [
    'all accounts, groups and hosts (as BloodHound does)',
    /\(samaccounttype=268435456\).*\(samaccounttype=805306368\)|\(samaccounttype=805306368\).*\(samaccounttype=80530636[9]\)/,
  ],
]
/** Attributes that hold secrets; who may read them is few. */
const SECRETS = /^(?:ms-mcs-admpwd|mslaps-(?:encrypted)?password|msds-managedpassword)$/i

/**
 * Target of an attacker's search; undefined for ordinary searches.
 *
 * @param parts of a SearchRequest: base, scope, aliases, two limits, types only, filter, attributes
 */
export function huntOf(bytes: Uint8Array, parts: readonly BerElement[]): string | undefined {
  const [base, scope, , , , , filter, attributes] = parts
  if (base === undefined || scope === undefined || filter === undefined) return undefined
  const wanted =
    attributes === undefined ? [] : berElements(bytes, attributes.start, attributes.end, limits.parts)
  const secret = wanted.map((part) => text(bytes, part.start, part.end)).find((name) => SECRETS.test(name))
  if (secret !== undefined) return `the secret attribute ${secret}`
  const isWide = berInteger(bytes, scope.start, scope.end) === WHOLE_SUBTREE
  if (!isWide) return undefined
  const words = filterText(bytes, filter).toLowerCase()
  const hunt = HUNTS.find(([, pattern]) => pattern.test(words))
  if (hunt !== undefined) return hunt[0]
  const isDomain = /^dc=[^,]+(?:,dc=[^,]+)*$/i.test(text(bytes, base.start, base.end))
  return isDomain && words === '(objectclass=*)' ? EVERYTHING : undefined
}
