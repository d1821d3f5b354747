import type { TriagedAlert } from '#contract/alert'
import { alertOf, timeOrNull } from '#contract/from-model'
import type { StoredAlert } from '#store/store'

/** An alert as the API tells it. */
export function triagedOf({ alert, triage }: StoredAlert, files: readonly string[]): TriagedAlert {
  return {
    ...alertOf(alert, files),
    status: triage?.status ?? 'new',
    reason: triage?.reason ?? '',
    statusTime: timeOrNull(triage?.time),
  }
}
