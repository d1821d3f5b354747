import type { FleetSiteItem } from '#schema/fleet'
import { compareNames, openList } from '#ui/parts/fleet-sentences'

/** Sites whose sensors need a decision, then silent ones, then by their worst open alert, then by name. */
export function byNeed(sites: readonly FleetSiteItem[]): readonly FleetSiteItem[] {
  return sites.toSorted((a, b) => rankOf(b) - rankOf(a) || compareNames(a.name, b.name))
}

const SEVERITY_RANKS: Readonly<Record<string, number>> = {
  critical: 5,
  major: 4,
  minor: 3,
  warning: 2,
  notice: 1,
}

function rankOf({ fleetAlerts, silent, openAlerts }: FleetSiteItem): number {
  if (fleetAlerts > 0) return 100
  if (silent > 0) return 90
  const worst = openList(openAlerts)[0]
  return worst === undefined ? 0 : (SEVERITY_RANKS[worst.severity] ?? 0)
}
