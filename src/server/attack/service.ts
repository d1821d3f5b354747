/** The ATT&CK matrix of this site: covered by rules, and seen in alerts. */
import type { AttackLayerKind, AttackMatrix, NavigatorLayer } from '#schema/attack'
import { coverageLayer, incidentLayer, seenLayer } from '#schema/attack-layer'
import { attackMatrix, type NamedRule, seenIn, type TechniqueRow } from '#schema/attack-matrix'
import { CodedError } from '#schema/errors'
import { incidentOf } from '#schema/from-model'
import { STAGE_NAMES } from '#schema/incident'
import type { Store } from '#store/store'

const limits = {
  /** Alerts counted, latest first. */
  alerts: 20_000,
  page: 1000,
} as const

export interface AttackServiceOptions {
  readonly store: Pick<Store, 'alerts' | 'incidents'>
  techniques(): readonly TechniqueRow[]
  rules(): Promise<readonly NamedRule[]>
}

export class AttackService {
  readonly #options: AttackServiceOptions

  constructor(options: AttackServiceOptions) {
    this.#options = options
  }

  async matrix(): Promise<AttackMatrix> {
    const { store, techniques, rules } = this.#options
    const alerts = []
    let cursor: string | undefined
    do {
      const page = await store.alerts({ limit: limits.page, cursor, isLearning: false })
      for (const { alert } of page.items) alerts.push(alert)
      cursor = page.next
    } while (cursor !== undefined && alerts.length < limits.alerts)
    return attackMatrix(techniques(), await rules(), seenIn(alerts))
  }

  async layer(what: AttackLayerKind): Promise<NavigatorLayer> {
    const matrix = await this.matrix()
    return what === 'seen' ? seenLayer(matrix) : coverageLayer(matrix)
  }

  async incidentLayer(id: string): Promise<NavigatorLayer> {
    const { store, techniques } = this.#options
    const incident = (await store.incidents()).find((one) => one.id === id)
    if (incident === undefined) throw new CodedError('not-found', `no incident ${id}`)
    return incidentLayer(incidentOf(incident), STAGE_NAMES, new Set(techniques().map((one) => one.id)))
  }
}
