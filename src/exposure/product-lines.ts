/** Product line of a model number: advisories name lines, devices report numbers. */

/**
 * Meaning of a number for the product: its whole name in advisories (`is`), words before it (`brand`), another name of
 * the same product (`model`), firmware with a name of its own (`runs`), or another responsible vendor (`maker`).
 */
export type LineKind = 'is' | 'brand' | 'model' | 'runs' | 'maker'

export interface ProductLine {
  readonly kind: LineKind
  readonly text: string
}

interface Pattern {
  readonly pattern: RegExp
  readonly kind: LineKind
  readonly what: string
}

const KINDS: ReadonlySet<string> = new Set<LineKind>(['is', 'brand', 'model', 'runs', 'maker'])

export class ProductLines {
  readonly #byMaker: ReadonlyMap<string, readonly Pattern[]>

  /** @param rows vendor in lower case, pattern, kind, and name, with `$1` for the text that the pattern captured */
  constructor(rows: readonly (readonly string[])[]) {
    const patterns = rows.map(([maker = '', pattern = '', kind = '', what = '']) => {
      if (!KINDS.has(kind))
        throw new Error(`product lines: expected one of ${[...KINDS].join(', ')}, got ${kind}`)
      return { maker, pattern: new RegExp(pattern, 'i'), kind: kind as LineKind, what }
    })
    this.#byMaker = Map.groupBy(patterns, ({ maker }) => maker)
  }

  /** @param numbers model and order numbers of one product, as they were seen. */
  of(maker: string, numbers: readonly string[]): readonly ProductLine[] {
    return (this.#byMaker.get(maker) ?? []).flatMap(({ pattern, kind, what }) => {
      const caught = numbers.map((number) => pattern.exec(number)).find((one) => one !== null)
      return caught == null
        ? []
        : [{ kind, text: what.replace(/\$(\d)/g, (_, at) => caught[Number(at)] ?? '') }]
    })
  }
}
