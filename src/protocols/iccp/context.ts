/** Context of a PDU from its carrier; checked, because it comes from another folder. */

export interface TaseContext {
  /** The service's name in ISO 9506. */
  readonly service: string
  /** Named: a list of variables, that is a data set. */
  readonly isList: boolean
  /** `domain/item`, or the item alone. */
  readonly names: readonly string[]
  /** First value of a write. */
  readonly value: string | number | undefined
}

export function contextOf(context: unknown): TaseContext | undefined {
  if (typeof context !== 'object' || context === null) return undefined
  const { service, isList, names, value } = context as Partial<Record<keyof TaseContext, unknown>>
  if (typeof service !== 'string' || !Array.isArray(names)) return undefined
  return {
    service,
    isList: isList === true,
    names: names.filter((name) => typeof name === 'string'),
    value: typeof value === 'string' || typeof value === 'number' ? value : undefined,
  }
}

/** The part of a name before the slash: the domain whose bilateral table grants it. */
export function domainOf(name: string): string | undefined {
  const slash = name.indexOf('/')
  return slash > 0 ? name.slice(0, slash) : undefined
}

export function itemOf(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}
