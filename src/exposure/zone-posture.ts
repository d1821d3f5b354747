/** Connections between zones that should not meet: by the conduits of the site file, else by the levels of the zones. */
import type { Device } from '#model/device'
import type { SiteConduit } from '#model/site'
import type { DeviceFinding } from './device-posture.ts'
import type { Contact, NetworkNeighbour, Surroundings } from './surroundings.ts'

/** Level at and below which devices serve the process: ISA-95 and the Purdue model, supervision. */
const SUPERVISION = 2
/** The office; the levels between it and supervision (3, and 3.5 for a DMZ) are there to be reached from both. */
const OFFICE = 4
/** Names of devices in a sentence. */
const MOST_NAMED = 3

/** @param conduits permitted connections; without any, levels decide */
export function zoneFindings(
  device: Device,
  self: NetworkNeighbour,
  around: Surroundings,
  conduits: readonly SiteConduit[],
): readonly DeviceFinding[] {
  if (self.joinsNetworks) return []
  const met = self.inbound.flatMap((contact): readonly [Contact, NetworkNeighbour][] => {
    const client = around.get(contact.other)
    // A scanner that contacts all devices is reported elsewhere; a port that was tried, or an ARP of a router, is no
    // connection.
    if (client === undefined || client.zone === self.zone || client.isSuspect) return []
    if (!contact.isTalk || contact.transport === 'link' || client.joinsNetworks) return []
    return client.zone === '' || client.type === 'Internet' ? [] : [[contact, client]]
  })
  if (self.zone === '' || met.length === 0) return []
  return conduits.length > 0 ? outsideConduits(self, met, conduits) : acrossLevels(device, self, met)
}

function outsideConduits(
  self: NetworkNeighbour,
  met: readonly (readonly [Contact, NetworkNeighbour])[],
  conduits: readonly SiteConduit[],
): readonly DeviceFinding[] {
  const outside = met.filter(
    ([{ protocol }, client]) =>
      !conduits.some(
        ({ from, to, protocols }) =>
          from === client.zone &&
          to === self.zone &&
          (protocols.length === 0 || protocols.includes(protocol)),
      ),
  )
  if (outside.length === 0) return []
  const zones = listed(outside.map(([, { zone }]) => zone))
  return [
    {
      kind: 'outside-conduit',
      title: 'Traffic outside the defined conduits',
      what: `${listed(outside.map(([, { name }]) => name))} (${zones}) by ${listed(outside.map(([contact]) => wordOf(contact)))}`,
      todo: 'Block it at the zone border, or add the conduit to the site file if intended',
    },
  ]
}

/** The office and what serves the process meet without anything between them. */
function acrossLevels(
  { class: kind }: Device,
  self: NetworkNeighbour,
  met: readonly (readonly [Contact, NetworkNeighbour])[],
): readonly DeviceFinding[] {
  if (kind !== 'OT' || self.level === undefined || self.level > SUPERVISION) return []
  const office = met.filter(([, { level }]) => level !== undefined && level >= OFFICE)
  if (office.length === 0) return []
  return [
    {
      kind: 'level-skip',
      title: 'Direct access from the office',
      what: `${listed(office.map(([, { name }]) => name))} (level ${OFFICE} or above) by ${listed(office.map(([contact]) => wordOf(contact)))}`,
      todo: 'Let the office read from a server in a DMZ, and provide user access through a jump host there',
    },
  ]
}

function wordOf({ protocol, transport, port }: Contact): string {
  return protocol !== '' ? protocol : port === undefined ? transport : `${transport} port ${port}`
}

function listed(words: readonly string[]): string {
  const names = [...new Set(words)].sort()
  const rest = names.length - MOST_NAMED
  return rest > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${rest} more` : names.join(', ')
}
