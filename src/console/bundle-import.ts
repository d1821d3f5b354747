/** Bundles of sensors that no network reaches: applied as what comes over HTTPS is, and answered with a receipt. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetStore } from '#fleet-store/store'
import { CodedError } from '#schema/errors'
import type { BatchAnswer, LANES } from '#schema/fleet-protocol'
import { readHeader } from '#uplink/batch'
import {
  type Bundle,
  BundleError,
  bundleLimits,
  bundleSensor,
  type FleetReceipt,
  openBundle,
  signReceipt,
} from '#uplink/bundle'
import type { FleetPeer } from '#uplink/receiver'
import { UplinkRefusal } from '#uplink/transport'
import type { CertificateAuthority } from './certificate-authority.ts'
import { type HelloServices, welcomeSensor } from './sensor-hello.ts'

/** Times that a batch is tried while the console is busy. */
const TRIES = 10
const COUNTER = 'bundle '

export interface BundleServices extends HelloServices {
  readonly store: FleetStore
  readonly authority: CertificateAuthority
}

export interface ImportedBundle {
  readonly fileName: string
  readonly bytes: Uint8Array
}

export async function importBundle(services: BundleServices, bytes: Uint8Array): Promise<ImportedBundle> {
  const { store, authority, commands } = services
  const now = Date.now()
  try {
    const sensor = bundleSensor(bytes)
    const row = await store.sensorRow(sensor)
    if (row?.state !== 'active')
      throw new BundleError('bad-bundle', `the console has no active sensor ${sensor.slice(0, 40)}`)
    const last = Number(await store.meta(COUNTER + sensor))
    const bundle = authority.usingKey((key) =>
      openBundle(bytes, { publicKey: row.public_key, key, last, now }),
    )
    const peer: FleetPeer = { sensor, bootId: bundle.hello.bootId, address: 'files' }
    await welcomeSensor(services, bundle.hello, peer)
    const refused = await applyAll(services, bundle, peer)
    const welcome = await welcomeSensor(services, bundle.hello, peer)
    const receipt: Omit<FleetReceipt, 'schema'> = {
      ...{
        sensor,
        counter: bundle.counter,
        expires: now + bundleLimits.validMs,
        welcome,
        refused: [...refused],
      },
      commands: [...(await commands.take(sensor, 0, AbortSignal.abort()))],
    }
    await store.setMeta(COUNTER + sensor, String(bundle.counter))
    const signed = authority.usingKey((key) => signReceipt(receipt, key))
    return { fileName: `receipt-${sensor}-${bundle.counter}.sgr`, bytes: signed }
  } catch (error) {
    if (error instanceof BundleError) throw new CodedError('bad-request', `${error.code}: ${error.message}`)
    if (error instanceof UplinkRefusal) throw new CodedError('forbidden', `${error.code}: ${error.message}`)
    throw error
  }
}

/** In order; a lane ends at a batch that is refused. */
async function applyAll({ receiver }: HelloServices, { batches }: Bundle, peer: FleetPeer) {
  const refused = new Map<(typeof LANES)[number], { sequence: number; answer: BatchAnswer }>()
  for (const { lane, bytes } of batches) {
    if (refused.has(lane)) continue
    let answer = await receiver.receive(bytes, peer)
    for (let tries = 0; answer.outcome === 'wait' && tries < TRIES; tries++) {
      await sleep(answer.waitMs ?? 1000)
      answer = await receiver.receive(bytes, peer)
    }
    if (answer.outcome === 'wait')
      throw new CodedError(
        'server-busy',
        'the console cannot store anything now: import the bundle again later',
      )
    if (answer.outcome === 'refused')
      refused.set(lane, { sequence: readHeader(bytes).header.sequence, answer })
  }
  return [...refused].map(([lane, found]) => ({ lane, ...found }))
}
