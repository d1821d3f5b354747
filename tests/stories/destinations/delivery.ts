/** Queues messages for one destination and runs its worker until nothing waits. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AnyDestinationType, DestinationSettings } from '#destination-kit/destination-type'
import { aDeviceMessage, aMessage, anExposureMessage } from '#export/testing/records'
import { type Destination, type DestinationConnection, DIRECT_CONNECTION } from '#model/destination'
import type { ExportMessage, MessageReason } from '#model/message'
import { DeliveryWorker } from '#server/forwarding/delivery-worker'
import { openSqliteStore } from '#store/sqlite-store'
import type { Store } from '#store/store'
import { openTransport } from '#transports/open'
import { TokenCache } from '#transports/token-cache'

export const SENDER = { sensor: 'river bend', version: '0.1.0', url: 'https://sensor.example' }
const EVIL = 'Pumpe | a=b \\ "q" ]\r\n<9>{{secret}} \u202e </script> =cmd() @channel <!here> ü😀'

export interface Receiver {
  readonly settings: DestinationSettings
  readonly secrets: Readonly<Record<string, string>>
  readonly connection?: DestinationConnection
  /** Files of the data folder, such as certificates. */
  readonly data?: string
}

const hex = (number: number) => (number & 0xff).toString(16).padStart(2, '0')

/** A message of a kind that the type takes. */
export function messageFor(
  { kinds }: AnyDestinationType,
  change: Partial<ExportMessage> = {},
): ExportMessage {
  if (kinds.includes('alert')) return aMessage(change)
  return kinds.includes('device') ? aDeviceMessage(change) : anExposureMessage(change)
}

const destinationOf = (
  { name, title }: AnyDestinationType,
  { settings, connection }: Receiver,
): Destination => ({
  ...{ id: 'd-1', name: title, isEnabled: true, type: name, settings },
  connection: connection ?? DIRECT_CONNECTION,
  filter: {
    ...{ kinds: ['alert', 'incident', 'device', 'exposure'], severity: 'notice', closed: true },
    ...{ engines: [], protocols: [], rules: [], zones: [] },
  },
})

/** Queues messages; every tenth has hostile names. */
export async function fill(
  type: AnyDestinationType,
  receiver: Receiver,
  {
    store,
    count,
    reasons = ['new'],
  }: { readonly store: Store; readonly count: number; readonly reasons?: readonly MessageReason[] },
): Promise<void> {
  await store.saveDestination(destinationOf(type, receiver))
  for (let number = 0; number < count * reasons.length; number++) {
    const at = number % count
    const reason = reasons[Math.floor(number / count)]!
    const isHostile = at % 10 === 0
    const mac = `00:1b:1b:${hex(at >> 16)}:${hex(at >> 8)}:${hex(at)}`
    const party = { ...aMessage().source, id: `d-${at}`, mac, name: isHostile ? EVIL : `PLC ${at}` }
    const side = type.kinds.includes('alert') ? { target: party } : { source: party }
    const message = messageFor(type, {
      ...{ id: `a-${at}`, reason, ...side, ...(isHostile && { title: EVIL, text: EVIL }) },
    })
    const { device } = message
    await store.emit({
      ...message,
      ...(device !== undefined && { device: { ...device, macAddresses: [mac] } }),
    })
  }
}

/** Runs the worker until nothing waits. The type's pace is that of a real receiver and does not count here. */
export async function drain(
  type: AnyDestinationType,
  receiver: Receiver,
  { store, folder, isLong }: { readonly store: Store; readonly folder: string; readonly isLong: boolean },
): Promise<void> {
  const { settings, secrets, connection = DIRECT_CONNECTION, data = folder } = receiver
  const destination = destinationOf(type, receiver)
  const tokens = new TokenCache()
  const worker = new DeliveryWorker({
    store,
    type: { ...type, limits: { ...type.limits, perSecond: 100_000 } },
    sender: () => SENDER,
    open: () =>
      openTransport(type, {
        ...{ destination: 'd-1', settings, connection, secrets, data },
        ...{ sender: SENDER, tokens, ownPort: 0 },
      }),
    clock: {
      ...{ random: Math.random, nowMs: () => performance.now() },
      // Short runs do not wait for retries: the wall clock is far ahead.
      wallMs: () => Date.now() + (isLong ? 0 : performance.now() * 1000),
      sleep,
    },
  })
  for (let tries = 0; tries < 100_000; tries++) {
    worker.wake(destination)
    await worker.idle()
    const [state] = await store.destinations()
    if (state?.waiting === 0) return
    await sleep(isLong ? 100 : 5)
  }
}

export async function deliver(
  type: AnyDestinationType,
  receiver: Receiver,
  {
    count,
    isLong = false,
    reasons = ['new'],
  }: { readonly count: number; readonly isLong?: boolean; readonly reasons?: readonly MessageReason[] },
) {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-destination-'))
  const store = await openSqliteStore(folder, new Map())
  try {
    await fill(type, receiver, { store, count, reasons })
    const begun = performance.now()
    await drain(type, receiver, { store, folder, isLong })
    const [state] = await store.destinations()
    return { state: state!, seconds: (performance.now() - begun) / 1000 }
  } finally {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
