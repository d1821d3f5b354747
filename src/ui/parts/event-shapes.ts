import type { EventItem } from '#contract/event'
import { severityShapes } from '#ui/kit/severities'

/** Those of alerts; what is told as an alert without its severity has a shape of its own. Worst first. */
export const eventShapes: Readonly<Record<EventItem['severity'], string>> = {
  critical: severityShapes.critical,
  major: severityShapes.major,
  alert: '■',
  minor: severityShapes.minor,
  warning: severityShapes.warning,
  notice: '•',
  info: severityShapes.notice,
}
