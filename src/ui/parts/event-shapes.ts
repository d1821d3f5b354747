import type { EventItem } from '#schema/event'
import { severityShapes } from '#ui/kit/severities'

/** Shapes of alert severities; `alert` without a severity has its own. Worst first. */
export const eventShapes: Readonly<Record<EventItem['severity'], string>> = {
  critical: severityShapes.critical,
  major: severityShapes.major,
  alert: '■',
  minor: severityShapes.minor,
  warning: severityShapes.warning,
  notice: '•',
  info: severityShapes.notice,
}
