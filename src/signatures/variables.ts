/** Variables of rule headers (`$HOME_NET`), spread out into text. */
import { limits } from './limits.ts'

export type SignatureVariables = ReadonlyMap<string, string>

/**
 * Defaults of variables: private ranges as home (RFC 1918, RFC 4193), all others external, usual ports. Names as in the
 * configuration that comes with Suricata, so that rule sets find them.
 */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['HOME_NET', '[192.168.0.0/16,10.0.0.0/8,172.16.0.0/12,fc00::/7]'],
  ['EXTERNAL_NET', '!$HOME_NET'],
  ['HTTP_PORTS', '80'],
  ['SHELLCODE_PORTS', '!80'],
  ['ORACLE_PORTS', '1521'],
  ['SSH_PORTS', '22'],
  ['DNP3_PORTS', '20000'],
  ['MODBUS_PORTS', '502'],
  ['FILE_DATA_PORTS', '[$HTTP_PORTS,110,143]'],
  ['FTP_PORTS', '21'],
  ['GENEVE_PORTS', '6081'],
  ['VXLAN_PORTS', '4789'],
  ['TEREDO_PORTS', '3544'],
])

/**
 * Values of variables: those given, else the defaults. An unknown one is reported and replaced by `$HOME_NET` or any
 * port.
 */
export class VariableBook {
  /** Names that rules use without a definition. */
  readonly undefinedNames = new Set<string>()
  readonly #given: SignatureVariables

  constructor(given: SignatureVariables) {
    this.#given = new Map([...given].map(([name, value]) => [name.replace(/^\$/, '').toUpperCase(), value]))
  }

  valueOf(name: string, what: 'address' | 'port'): string {
    const key = name.toUpperCase()
    const value = this.#given.get(key) ?? DEFAULTS.get(key)
    if (value !== undefined) return value
    this.undefinedNames.add(key)
    return what === 'address' ? '$HOME_NET' : 'any'
  }
}

/** One entry of a list after all variables and brackets are spread out. */
export interface ListEntry {
  readonly text: string
  readonly isNegated: boolean
}

/**
 * Spreads `[a,!b,$C]` out; a negation before a list turns each of its entries.
 *
 * @returns undefined if brackets do not match, variables go round in a circle, or it grows too long
 */
export function spreadList(
  text: string,
  variables: VariableBook,
  what: 'address' | 'port',
): readonly ListEntry[] | undefined {
  const entries: ListEntry[] = []
  const spread = (part: string, isNegated: boolean, depth: number): boolean => {
    let rest = part.trim()
    let negated = isNegated
    while (rest.startsWith('!')) {
      negated = !negated
      rest = rest.slice(1).trim()
    }
    if (depth > limits.variableDepth || entries.length >= limits.listEntries || rest === '') return false
    if (rest.startsWith('$')) return spread(variables.valueOf(rest.slice(1), what), negated, depth + 1)
    if (!rest.startsWith('[')) {
      entries.push({ text: rest, isNegated: negated })
      return !/[[\]\s]/.test(rest)
    }
    if (!rest.endsWith(']')) return false
    const inner = splitList(rest.slice(1, -1))
    return inner?.every((one) => spread(one, negated, depth + 1)) === true
  }
  return spread(text, false, 0) ? entries : undefined
}

/** Splits at commas outside of brackets. */
function splitList(text: string): string[] | undefined {
  const found: string[] = []
  let depth = 0
  let from = 0
  for (let at = 0; at <= text.length; at++) {
    const character = text[at]
    if (character === '[') depth++
    else if (character === ']') depth--
    if (depth < 0) return undefined
    if (at === text.length || (character === ',' && depth === 0)) {
      const one = text.slice(from, at).trim()
      if (one !== '') found.push(one)
      from = at + 1
    }
  }
  return depth === 0 ? found : undefined
}
