/** Which fields a rule of one service may ask: from the kinds of facts, and from the manifests of the protocols. */
import { type FormerRuleIds, NO_FORMER_RULE_IDS } from '#model/former-rule-ids'
import type { Watch } from '#model/rule'
import { ALIASES, ATTRIBUTE_VALUES, type CustomRuleField, FIELDS } from './fields.ts'

/** Fields of a protocol's manifest that the vocabulary uses. */
export interface SpokenProtocol {
  readonly name: string
  readonly title: string
  readonly operations?: readonly { readonly code: string; readonly name: string; readonly verb: string }[]
}

/** A value that a field can have, with what it means. */
export interface KnownValue {
  readonly value: string
  readonly about: string
}

export interface CustomRuleService {
  readonly name: string
  readonly title: string
  readonly watches: readonly Watch[]
  /** True for `flow`, `link`, `device` and `alert`: not the protocol of that name. */
  readonly isOfHouse: boolean
}

export const FACT_KINDS = [
  'operation',
  'identity',
  'reading',
  'session',
  'transfer',
  'lookup',
  'stream',
  'topology',
  'anomaly',
] as const satisfies readonly Watch[]

/** Services that are no protocols: docs/how-to/rules.md. */
const HOUSE: readonly CustomRuleService[] = [
  { name: 'flow', title: 'traffic of connections', watches: ['flow'], isOfHouse: true },
  { name: 'link', title: 'new connections', watches: ['new-link'], isOfHouse: true },
  {
    name: 'device',
    title: 'devices that appear, change or stop sending',
    watches: ['new-device', 'device-changed', 'silent-device', 'program-changed'],
    isOfHouse: true,
  },
  { name: 'alert', title: 'alerts of all rules', watches: ['alert'], isOfHouse: true },
]

export class CustomRuleVocabulary {
  readonly services: ReadonlyMap<string, CustomRuleService>
  readonly #protocols: ReadonlyMap<string, SpokenProtocol>
  readonly #fields: readonly CustomRuleField[]
  /** Current rule id → oldest former id. */
  readonly #oldest: ReadonlyMap<string, string>

  /** @param former former ids of shipped rules: a condition on `rule` may name them */
  constructor(protocols: readonly SpokenProtocol[], former: FormerRuleIds = NO_FORMER_RULE_IDS) {
    this.#oldest = new Map([...former].reverse().map(([id, current]) => [current, id]))
    this.#fields = former.size === 0 ? FIELDS : FIELDS.map((field) => withFormerIds(field, former))
    this.#protocols = new Map(protocols.map((protocol) => [protocol.name, protocol]))
    this.services = new Map(
      [
        ...HOUSE,
        ...protocols.map(({ name, title }) => ({ name, title, watches: FACT_KINDS, isOfHouse: false })),
      ].map((service) => [service.name, service]),
    )
  }

  /** Key of a shipped rule in ids of alerts: see `alertKeyOf`. */
  alertKey(rule: string): string {
    return this.#oldest.get(rule) ?? rule
  }

  /** Fields of facts of these kinds. */
  fields(watches: readonly Watch[]): readonly CustomRuleField[] {
    return this.#fields.filter(
      ({ kinds }) => kinds === undefined || kinds.some((kind) => watches.includes(kind)),
    )
  }

  /** The field of this name, or of a word of other houses for it; upper case and `_` do not matter. */
  field(name: string, watches: readonly Watch[]): CustomRuleField | undefined {
    const plain = plainName(name)
    const meant = plainName(ALIAS_OF.get(plain) ?? name)
    const fields = this.fields(watches).filter((field) => plainName(field.name) === meant)
    return fields.length > 1 ? together(fields) : fields[0]
  }

  /** Values of a field, for authors of rules: functions and verbs with the names of the protocol's manifest. */
  values(field: CustomRuleField, service: string): readonly KnownValue[] {
    const operations = this.#protocols.get(service)?.operations ?? []
    if (field.name === 'function') return operations.map(({ code, name }) => ({ value: code, about: name }))
    if (field.name === 'name' && operations.length > 0)
      return operations.map(({ code, name }) => ({ value: name, about: `function ${code}` }))
    if (field.name === 'protocol')
      return [...this.#protocols.values()].map(({ name, title }) => ({ value: name, about: title }))
    const values = field.name === 'attribute' ? ATTRIBUTE_VALUES : (field.values ?? [])
    return values.map((value) => ({ value, about: '' }))
  }
}

/** The field `rule` of alerts reads the current id and the former ones. */
function withFormerIds(field: CustomRuleField, former: FormerRuleIds): CustomRuleField {
  if (field.name !== 'rule') return field
  const formerOf = Map.groupBy(former.keys(), (id) => former.get(id))
  return {
    ...field,
    isList: true,
    read: (input, known) => {
      const id = field.read(input, known)
      const ids = typeof id === 'string' ? formerOf.get(id) : undefined
      return ids === undefined ? id : [id as string, ...ids]
    },
  }
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '')
}

const ALIAS_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(ALIASES).map(([alias, name]) => [plainName(alias), name]),
)

/** One field of several kinds: whichever the fact at hand has. */
function together(fields: readonly CustomRuleField[]): CustomRuleField {
  const [first] = fields as [CustomRuleField, ...CustomRuleField[]]
  return {
    ...first,
    kinds: fields.flatMap(({ kinds }) => kinds ?? []),
    values: undefined,
    isList: fields.some(({ isList }) => isList === true),
    isOfDevice: fields.some(({ isOfDevice }) => isOfDevice === true),
    read: (input, known) => {
      for (const { read } of fields) {
        const value = read(input, known)
        if (value !== undefined) return value
      }
      return undefined
    },
  }
}
