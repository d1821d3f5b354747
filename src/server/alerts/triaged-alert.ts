import type { MuteItem, TriagedAlert } from '#schema/alert'
import { alertOf, timeOf, timeOrNull } from '#schema/from-model'
import type { Mute, StoredAlert } from '#store/store'
import { isOutsideWorkingHours } from './working-hours.ts'

/** An alert in the form of the API. */
export function triagedOf(
  { alert, triage, mute }: StoredAlert,
  files: readonly string[],
  workingHours: readonly string[] = [],
): TriagedAlert {
  return {
    ...alertOf(alert, files),
    status: triage?.status ?? 'new',
    reason: triage?.reason ?? '',
    statusTime: timeOrNull(triage?.time),
    isLearned: triage?.isLearned ?? false,
    canLearn: alert.baselineUpdate !== undefined,
    isAfterHours: isOutsideWorkingHours(alert.time, workingHours),
    mute: mute === undefined ? null : muteItemOf(mute),
  }
}

export function muteItemOf(mute: Mute): MuteItem {
  return { ...mute, time: timeOf(mute.time), until: timeOrNull(mute.until) }
}
