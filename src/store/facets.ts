/** Facets of a device or an alert, and its search text. */

import { parseIpv4 } from '#model/address'
import type { Alert, MergedFinding } from '#model/alert'
import type { Device, Link } from '#model/device'
import { isQuiet } from '#model/fact'
import { type ConfidenceWord, certaintyOf } from '#model/identification'
import type { AlertStatusFilter, Mute } from './store.ts'

/** A facet and a value; the same for every store. */
export type Facet = readonly [name: string, value: string]

/** Identification as columns; '' if it was never judged. */
export interface IdentityColumns {
  readonly subtype: string
  readonly category: string
  /** How sure its type is. */
  readonly confidence: ConfidenceWord | ''
  /** `yes` where independent sources name different types. */
  readonly contradictory: 'yes' | ''
}

export function identityColumns({ identification, provenance }: Device): IdentityColumns {
  if (identification === undefined) return { subtype: '', category: '', confidence: '', contradictory: '' }
  const { subtype, category } = identification
  const isSaid = provenance.type?.source === 'person'
  const { confidenceWord, isContradictory } = certaintyOf(identification, isSaid)
  return {
    subtype: isSaid ? '' : subtype,
    category: isSaid ? '' : category,
    confidence: confidenceWord,
    contradictory: isContradictory ? 'yes' : '',
  }
}

export function deviceFacets(device: Device): readonly Facet[] {
  return [
    ['type', device.type],
    ['class', device.class],
    ['vendor', device.vendor],
    ['zone', device.zone],
    ...Object.entries(identityColumns(device)),
    ['level', device.purdueLevel === undefined ? 'unknown' : String(device.purdueLevel)],
    ...[...new Set(device.protocols.map((one) => one.protocol))].map(
      (protocol): Facet => ['protocol', protocol],
    ),
  ]
}

/** Where it happens: the zone of what is acted upon, else of who acts. */
export function zoneOfAlert({ zones = ['', ''] }: Pick<Alert, 'zones'>): string {
  return zones[1] || zones[0]
}

/**
 * The mute in force for an alert, the latest first in the list. Its merged findings are muted only if they were visible
 * when the mute was set, or have a mute of their own.
 */
export function muteOf(alert: Alert, mutes: readonly Mute[]): Mute | undefined {
  const found = mutes.find((mute) => isMutedBy(mute, alert))
  if (found === undefined) return undefined
  const isMuted = (reported: MergedFinding) =>
    reported.time <= found.time || mutes.some((mute) => isMutedBy(mute, { ...alert, ...reported }))
  return alert.mergedFindings?.every(isMuted) === false ? undefined : found
}

function isMutedBy({ rule, source, destination, zone }: Mute, alert: Alert): boolean {
  return (
    rule === alert.rule &&
    (zone === '' || zone === zoneOfAlert(alert)) &&
    (source === '' || source === alert.sourceAddress) &&
    (destination === '' || destination === alert.destinationAddress)
  )
}

/** Muted, or announced and so a notice: kept, but not shown unless asked for. What is bad whatever is planned, no window hides. */
export function isSuppressed(alert: Alert, mute: Mute | undefined): boolean {
  return mute !== undefined || (alert.maintenance !== '' && alert.severity === 'notice')
}

export function alertFacets(
  alert: Alert,
  status: AlertStatusFilter,
  mute: Mute | undefined,
): readonly Facet[] {
  const isHidden = isSuppressed(alert, mute)
  const isOpen = status !== 'closed' && !alert.isLearning && !isHidden
  const facets: Facet[] = [
    ['status', status],
    ['severity', alert.severity],
    ['engine', alert.engine],
  ]
  if (isHidden) facets.push(['suppressed', mute === undefined ? 'maintenance' : 'muted'])
  return isOpen ? [...facets, ['open', alert.severity]] : facets
}

/** Devices an alert concerns, each once. */
export function alertDevices(alert: Alert): readonly string[] {
  return [...new Set([alert.source, alert.destination, ...alert.targets])].filter((id) => id !== '')
}

/** Lower-case text in which a search looks for its words. */
export function searchText(device: Device): string {
  return [
    device.name,
    device.vendor,
    device.model,
    device.orderNumber,
    device.serial,
    device.firmware,
    device.type,
    identityColumns(device).subtype,
    device.os,
    device.description,
    device.location,
    device.zone,
    ...device.hostnames,
    ...device.ipAddresses,
    ...device.macAddresses,
  ]
    .join('\n')
    .toLowerCase()
}

/** First address such that text order is the order of numbers: `010.001.002.003`; MAC where there is no IP. */
export function addressKey(device: Device): string {
  const ip = device.ipAddresses[0]
  if (ip === undefined) return device.macAddresses[0] ?? ''
  if (parseIpv4(ip) === undefined) return ip
  return ip
    .split('.')
    .map((part) => part.padStart(3, '0'))
    .join('.')
}

/** Level as a whole number that sorts: tenths, -1 for unknown. */
export function levelKey(level: number | undefined): number {
  return level === undefined ? -1 : Math.round(level * 10)
}

/** True if something was changed over this link, not only looked at. */
export function isChanging(link: Link): boolean {
  return link.operations.some((operation) => !isQuiet(operation.verb))
}
