import type { Analysis } from '#schema/analysis'
import { alertsLayer, type KnownIds } from '#schema/attack-layer'

/** A layer of ATT&CK Navigator: which techniques the alerts of an analysis show. */
export function navigatorLayer(
  { alerts, incidents, capture }: Pick<Analysis, 'alerts' | 'incidents' | 'capture'>,
  known: KnownIds,
): string {
  const about = `What ${capture.files.join(', ')} shows, ${capture.firstTime ?? '–'} to ${capture.lastTime ?? '–'}`
  return `${JSON.stringify(alertsLayer(alerts, incidents, about, known), null, 2)}\n`
}
