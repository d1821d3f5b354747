/** Corrections of devices of a site: for one device, and for others like it. */
import type { DeviceStatements } from '#model/identification'
import type { SiteIdentity } from '#model/site'
import type { EvidenceItem } from './evidence.ts'
import { likeness, TAUGHT } from './likeness.ts'
import type { Taxonomy } from './taxonomy.ts'

/** Of devices like one that a person corrected. */
const ALIKE_STRENGTH = 0.8

const NOBODY: readonly number[] = []

/** The identities of one site. */
export class TaughtIdentities {
  readonly #identities: readonly SiteIdentity[]
  readonly #byAddress = new Map<string, number[]>()
  /** By the words of a device, one list for all devices with the same. */
  readonly #alike = new WeakMap<readonly string[], readonly number[]>()

  constructor(identities: readonly SiteIdentity[]) {
    this.#identities = identities
    identities.forEach(({ addresses }, index) => {
      for (const address of addresses) {
        const list = this.#byAddress.get(address)
        if (list === undefined) this.#byAddress.set(address, [index])
        else list.push(index)
      }
    })
  }

  /** A person's word decides for the devices it was given for, and counts for those that are like them. */
  itemsOf({ addresses }: DeviceStatements, tokens: readonly string[], taxonomy: Taxonomy): EvidenceItem[] {
    const named = new Set(addresses.flatMap((address) => this.#byAddress.get(address) ?? NOBODY))
    // The last correction of a device replaces earlier ones, also those of a group that it was in.
    const last = named.size === 0 ? undefined : Math.max(...named)
    const others = this.#alikeTo(tokens).filter((index) => !named.has(index))
    return [...others, ...(last === undefined ? [] : [last])]
      .sort((a, b) => a - b)
      .map((index) => itemOf(this.#identities[index]!, index === last, taxonomy))
  }

  #alikeTo(tokens: readonly string[]): readonly number[] {
    let alike = this.#alike.get(tokens)
    if (alike === undefined) {
      alike = this.#identities.flatMap((one, index) => (likeness(tokens, one.tokens) < TAUGHT ? [] : [index]))
      this.#alike.set(tokens, alike)
    }
    return alike
  }
}

function itemOf(
  { type, subtype, by, when }: SiteIdentity,
  isNamed: boolean,
  taxonomy: Taxonomy,
): EvidenceItem {
  const strength = isNamed ? 1 : ALIKE_STRENGTH
  const provenance = {
    ...{ source: 'site file', field: 'identities', place: undefined, time: 0 },
    confidence: strength,
  }
  return {
    channel: isNamed ? 'person' : 'alike',
    shares: taxonomy.sharesOf(subtype || type),
    strength,
    provenanceOf: () => provenance,
    text: [by, when]
      .filter((part) => part !== '')
      .join(', ')
      .slice(0, 96),
  }
}
