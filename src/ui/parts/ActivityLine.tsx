import type { ActivityItem } from '#schema/trend'
import { unknown } from '#ui/kit/format'
import { Sparkline } from '#ui/kit/Sparkline.tsx'
import { activityText } from './activity-text.ts'
import { useActivity } from './use-activity.ts'

export function ActivityLine({ activity }: { activity: ActivityItem | null | undefined }) {
  if (activity === undefined) return null
  if (activity === null) return <span className="quiet">{unknown}</span>
  return <Sparkline values={activity.packets} label={activityText(activity)} />
}

/** Activity of a device over time; queried when rendered. */
export function DeviceActivityLine({ device }: { device: string }) {
  return <ActivityLine activity={useActivity(device).data} />
}
