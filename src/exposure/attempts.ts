/** Weaknesses with an attempt observed here: an alert about a device replaces statistics. */
import type { Alert } from '#model/alert'
import type { Reason } from './reasons.ts'
import { weights } from './weights.ts'

/** CVE numbers of one device's alerts that are kept. */
const MOST = 64

/** CVEs of alerts about attempts on this device. A minor alert may be a faulty program, or was planned. */
export function triedOn(device: string, alerts: readonly Alert[]): ReadonlySet<string> {
  const tried = new Set<string>()
  for (const { destination, targets, severity, cves } of alerts) {
    if (cves === undefined || (severity !== 'critical' && severity !== 'major')) continue
    if (destination !== device && !targets.includes(device)) continue
    for (const cve of cves) if (tried.size < MOST) tried.add(cve)
  }
  return tried
}

/**
 * The attacker could reach the device and believed it to have the weakness: each raises its factor to at least this
 * value.
 */
export function raisedByAttempt(weighed: Reason, what: 'reach' | 'confidence'): Reason {
  const least = what === 'reach' ? weights.reach.otherZone : weights.confidence.family
  return weighed.value >= least
    ? weighed
    : { value: least, why: `${weighed.why}, but an attempt was seen on this device` }
}
