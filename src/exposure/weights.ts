/** The judgement in the scores, in one place: docs/internals/exposure-models.md §3 and §4. Not fitted to data; every term is shown with its reason. */
import type { DeviceType } from '#model/device'

export const weights = {
  threat: { exploited: 1, exploitModule: 0.7, proofOfConcept: 0.6, least: 0.15 },
  reach: { internet: 1, enterprise: 0.7, otherZone: 0.5, sameZone: 0.3, none: 0.1, serviceNotSeen: 0.5 },
  confidence: { certain: 1, family: 0.8, unknown: 0.5, weak: 0.4 },
  mitigation: { none: 1, workaround: 0.6, compensating: 0.5, done: 0 },
  /** Severity where no score is published. */
  noScore: 5,
  floor: { confidence: 0.8, reach: 0.5, score: 90, lowConsequence: 0.7, lowScore: 75 },
  bands: { critical: 75, high: 50, medium: 30 },
  /** Σ of the further findings at which a device has lost 63 % of what is left. */
  further: 400,
  /** Points off the security score, by the kind of weak setting. */
  posture: {
    'default-credentials': 50,
    'clear-text-credentials': 35,
    'internet-connection': 40,
    'internet-exposed': 60,
    'unauthorised-device': 30,
    'remote-access': 15,
    'insecure-protocol': 12,
    'old-windows': 25,
    'end-of-life': 20,
    'end-of-security-support': 15,
    'key-not-in-run': 15,
    'unauthenticated-control': 10,
    'cross-zone-control': 10,
    'outside-conduit': 15,
    'level-skip': 8,
    'signs-of-attack': 50,
    'no-sign-in': 25,
    'readable-community': 8,
    'rdp-without-nla': 12,
    'old-tls': 10,
    'weak-cipher': 10,
    'unprotected-opcua': 15,
    'weak-opcua': 8,
    'weak-wifi': 30,
    'expired-certificate': 8,
    'weak-key': 8,
    'self-signed-certificate': 3,
    'unprotected-controller': 15,
    'dual-homed': 15,
    'no-backup-seen': 5,
    'no-updates-seen': 8,
    'failed-checks-high': 15,
    'failed-checks-medium': 8,
    'failed-checks-low': 3,
  },
  site: { criticalConsequence: 0.8 },
  paths: {
    targetConsequence: 0.9,
    seen: 1,
    allowed: 0.9,
    sameSubnet: 0.8,
    routed: 0.3,
    insecureByDesign: 0.9,
    credentials: 0.9,
    remoteSession: 0.3,
    knownExploited: 0.9,
    publicExploit: 0.5,
    leastExploit: 0.05,
  },
} as const

export type PostureKind = keyof typeof weights.posture

const CONSEQUENCES: Readonly<Partial<Record<DeviceType, number>>> = {
  PLC: 0.9,
  RTU: 0.9,
  IED: 0.9,
  'DCS Controller': 0.9,
  'Robot Controller': 0.9,
  'Industrial Robot': 0.9,
  Turbine: 0.9,
  'I/O Adapter': 0.9,
  'Variable Frequency Drive': 0.9,
  'Servo Drive': 0.9,
  HMI: 0.8,
  'Engineering Station': 0.8,
  'Terminal Station': 0.8,
  'Domain Controller': 0.8,
  Switch: 0.7,
  Router: 0.7,
  Firewall: 0.7,
  'VPN Gateway': 0.7,
  'Wireless Access Point': 0.7,
  'Protocol Converter': 0.7,
  Historian: 0.6,
  'DB Server': 0.6,
  Server: 0.6,
}
const LEAST_CONSEQUENCE = 0.4

/** How bad it is if an attacker has it. `importance` as a person set it overrides the type. */
export function consequenceOf(device: {
  readonly type: DeviceType
  readonly roles: readonly string[]
  readonly model: string
  readonly importance: 'low' | 'medium' | 'high'
  readonly isImportanceReported: boolean
}): { readonly value: number; readonly why: string } {
  if (device.isImportanceReported) {
    const value = { low: 0.4, medium: 0.7, high: 1 }[device.importance]
    return { value, why: `importance ${device.importance}, set by a user` }
  }
  if (isSafety(device.model) || device.roles.some((role) => /safety/i.test(role)))
    return { value: 1, why: 'safety controller' }
  return { value: CONSEQUENCES[device.type] ?? LEAST_CONSEQUENCE, why: device.type }
}

/** Safety controllers by their makers' names; an F after the number of a Siemens CPU. */
function isSafety(model: string): boolean {
  return /guardlogix|triconex|tricon\b|himax|himatrix|safety manager|\bCPU \d{3,4}\w*F-|HIMA\b|\bPNOZ|FS\d{4}\b/i.test(
    model,
  )
}
