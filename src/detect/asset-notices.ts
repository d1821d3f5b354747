/** What the inventory learned anew, as notices that rules judge. */
import type { Asset, AssetChange } from '#model/asset'
import type { Observed, Traffic } from '#model/fact'
import type { Notice, Watch } from '#model/rule'
import type { Normal, Plant } from './plant.ts'
import type { RuleTable } from './rule-table.ts'

export interface AssetNoticesSetup {
  readonly plant: Plant
  readonly normal: Normal
  readonly rules: RuleTable
  /** Whether a rule of the plant's own looks at such notices. */
  readonly furtherWatches: (kind: Watch) => boolean
}

export class AssetNotices {
  readonly #setup: AssetNoticesSetup

  constructor(setup: AssetNoticesSetup) {
    this.#setup = setup
  }

  /** None that no rule would look at: a picture of the asset is drawn for each. */
  *noticesOf(seen: Observed | Traffic, changes: readonly AssetChange[]): Generator<Notice> {
    for (const change of changes) {
      const notice = this.#noticeOf(seen, change)
      if (notice !== undefined) yield notice
    }
  }

  #noticeOf(seen: Observed | Traffic, change: AssetChange): Notice | undefined {
    const { plant, rules, furtherWatches } = this.#setup
    switch (change.kind) {
      case 'asset-new': {
        if (!this.#speaksOfNewAssets(seen)) return undefined
        const { insteadOf, id } = change
        if (insteadOf === undefined && this.#wasThereBefore(seen, id)) return undefined
        const asset =
          insteadOf === undefined ? this.#assetOf(seen, id) : plant.assetOfAddress(insteadOf.address)
        return asset && { kind: 'new-asset', asset, insteadOf }
      }
      case 'asset-attribute': {
        const { attribute, from, to, id } = change
        if (from === '') return undefined
        if (!rules.concernsChangeOf(attribute) && !furtherWatches('asset-changed')) return undefined
        const asset = this.#assetOf(seen, id)
        return asset && { kind: 'asset-changed', asset, attribute, from, to }
      }
      case 'program-changed': {
        const { change: how, name, text, protocol, by, id } = change
        const asset = this.#assetOf(seen, id)
        return asset && { kind: 'program-changed', asset, change: how, name, text, protocol, by }
      }
      default:
        return undefined
    }
  }

  /** False while everything is new and no rule would say so: then no picture of the asset need be drawn. */
  #speaksOfNewAssets(seen: Observed | Traffic): boolean {
    const { normal, furtherWatches } = this.#setup
    if (furtherWatches('new-asset')) return true
    const rules = this.#setup.rules.watching('new-asset')
    if (rules.some(({ conduct }) => conduct !== 'silent')) return true
    return rules.length > 0 && !normal.learnsRelations(seen, 'last' in seen ? seen.last : seen.lastTime)
  }

  /** Not seen since the start, but a loaded baseline names it. */
  #wasThereBefore(seen: Observed | Traffic, id: string): boolean {
    const { plant, normal } = this.#setup
    return [seen.client, seen.server].some(
      (party) => plant.assetIdOf(party) === id && normal.knowsDevice(party),
    )
  }

  #assetOf(seen: Observed | Traffic, id: string): Asset | undefined {
    const { plant } = this.#setup
    for (const party of [seen.client, seen.server])
      if (plant.assetIdOf(party) === id) return plant.assetOf(party)
    return undefined
  }
}
