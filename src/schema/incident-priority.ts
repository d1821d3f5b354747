import type { Severity } from '#model/rule'

/** Order in which incidents are worked on: P1 first. */
export function priorityOf({ severity }: { readonly severity: Severity }): 'P1' | 'P2' | 'P3' | 'P4' {
  return severity === 'critical' ? 'P1' : severity === 'major' ? 'P2' : severity === 'minor' ? 'P3' : 'P4'
}
