/** Where no type is sure enough: the narrowest group of devices that most of the shares lie in, in words. */
import type { Taxonomy } from './taxonomy.ts'

/** Share that the named categories hold together. */
const MOST = 0.8
/** Categories named at most: more are useless. */
const NAMED = 2
/** Least share of a subtype that is named, and how many are. */
const SUBTYPE = 0.1
const SUBTYPES = 2

export interface BackOff {
  /** The category, where one holds the share alone; else ''. */
  readonly category: string
  text(known: { readonly vendor: string; readonly model: string; readonly isRandomMac: boolean }): string
}

export function backOff(shares: ReadonlyMap<number, number>, rest: number, taxonomy: Taxonomy): BackOff {
  const categories = new Map<string, number>()
  const add = (category: string, share: number) =>
    categories.set(category, (categories.get(category) ?? 0) + share)
  taxonomy.subtypes.forEach(({ category }, index) => {
    add(category, shares.get(index) ?? rest * taxonomy.priors[index]!)
  })
  const sorted = [...categories].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const named: string[] = []
  let sum = 0
  for (const [category, share] of sorted) {
    named.push(category)
    sum += share
    if (sum >= MOST) break
  }
  const isNarrow = sum >= MOST && named.length <= NAMED
  return {
    category: isNarrow && named.length === 1 ? named[0]! : '',
    text: ({ vendor, model, isRandomMac }) => {
      const what = isNarrow
        ? `${named.join(' or ')} device`
        : isRandomMac && vendor === ''
          ? 'random MAC: phone or PC'
          : 'device'
      const of = vendor === '' ? '' : ` of ${vendor}`
      const product = model === '' ? '' : `, model ${model}`
      const likeliest = [...shares]
        .filter(([, share]) => share >= SUBTYPE)
        .sort((a, b) => b[1] - a[1])
        .slice(0, SUBTYPES)
        .map(
          ([index, share]) =>
            `${taxonomy.subtypes[index]!.name.replaceAll('-', ' ')} ${Math.round(share * 100)} %`,
        )
      const text = `${what}${of}${product}${likeliest.length === 0 ? '' : `; ${likeliest.join(', ')}`}`
      return text === 'device' ? '' : text
    },
  }
}
