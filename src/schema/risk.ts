/** Risk of a site or device from its security score: 0 to 100, up is bad. */
export function riskOf(securityScore: number): number {
  return Math.round(100 - securityScore)
}

/** `−12 risk`: what a gain of security score takes off the risk. */
export function riskGainText(points: number): string {
  return `−${Math.round(points).toLocaleString('en-GB')} risk`
}

/** The same where it may be unknown. */
export function riskOrNull(securityScore: number | null | undefined): number | null {
  return securityScore == null ? null : riskOf(securityScore)
}
