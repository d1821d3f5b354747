/** Adds the content of another baseline, or of a file. */
import type { ChannelTable } from './channel-table.ts'
import type { ClientWindows } from './client-windows.ts'
import type { ConnectionPairTable } from './connection-pair-table.ts'
import type { BaselineContent, ChannelContent, Remembered, RememberedContent } from './content.ts'
import type { KnownDevices } from './known-devices.ts'
import type { Models } from './models.ts'
import { VolumeModel } from './volume-model.ts'

/** Parts of a baseline. */
export interface LoadTarget {
  readonly connectionPairs: ConnectionPairTable
  readonly channels: ChannelTable
  readonly clients: ClientWindows
  readonly devices: KnownDevices
  readonly models: Models
}

export function loadInto(
  parts: LoadTarget,
  { connectionPairs, channels, points, devices = [] }: BaselineContent,
): void {
  for (const { client, server } of connectionPairs)
    for (const name of [client, server]) parts.devices.talked(name)
  for (const device of devices) parts.devices.load(device)
  for (const { fullest, bins, days, busy, ...plain } of connectionPairs) {
    parts.clients.begin(plain.client, plain.first)
    const connectionPair = parts.connectionPairs.add(plain)
    if (connectionPair === undefined || bins === 0) continue
    connectionPair.volume ??= new VolumeModel()
    connectionPair.volume.load(fullest, bins, days, busy)
  }
  for (const point of points) parts.models.loadPoint(point)
  for (const channel of channels) loadChannel(parts, channel)
}

function loadChannel(
  { channels, models }: LoadTarget,
  { client, server, protocol, unit, keyValues, rates, order, ...plain }: ChannelContent,
): void {
  const { first, last, count, hours = 0, relearnsUntil } = plain
  const channel = channels.add(client, server, protocol, unit, first)
  if (channel === undefined) return
  channel.count += count
  channel.last = Math.max(channel.last, last)
  channel.hours |= hours
  channel.relearnsUntil = Math.max(channel.relearnsUntil, relearnsUntil ?? Number.NEGATIVE_INFINITY)
  models.loadChannel(channel, rates, order, first)
  for (const seen of keyValues)
    channel.learn(seen.behaviourKey, seen.keyValue, seen.first, seen.last, seen.count)
}

/** State of rules from both. */
export function rememberedByBoth(known: Remembered, said: RememberedContent): Remembered {
  const both = new Map(known)
  for (const [rule, kept] of said) both.set(rule, new Map([...(both.get(rule) ?? []), ...kept]))
  return both
}
