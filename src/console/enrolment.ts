/** Activation codes and what a sensor gets for one. */
import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetStore } from '#fleet-store/store'
import { fleetStoreLimits } from '#fleet-store/store'
import { CodedError } from '#schema/errors'
import type { Activation, NewActivation } from '#schema/fleet'
import type { FleetCertificate, FleetEnrolment, FleetMembership } from '#schema/fleet-protocol'
import type { AuditEntry } from '#server/http/access'
import { RequestRate } from '#server/http/request-rate'
import { formatActivation, hashOfSecret, newActivationSecret } from '#uplink/activation-code'
import type { CertificateAuthority } from './certificate-authority.ts'
import type { NatsGateway } from './nats/nats-gateway.ts'

export const enrolmentLimits = {
  /** Codes that are not valid, of one address. */
  tries: { perSecond: 10 / 60, burst: 10 },
  /** Milliseconds of the answer to a code that is not valid, whatever is wrong with it. */
  refusalMs: 500,
  hours: 7 * 24,
} as const

interface EnrolmentOptions {
  readonly store: FleetStore
  readonly authority: CertificateAuthority
  readonly requiresApproval: boolean
  /** `host:port`, for sensors. */
  addresses(): readonly string[]
  audit(entry: AuditEntry): void
  readonly nats?: Pick<NatsGateway, 'access' | 'revoke'> | undefined
  now?(): number
}

export class Enrolment {
  readonly #options: EnrolmentOptions
  readonly #tries: RequestRate

  constructor(options: EnrolmentOptions) {
    this.#options = options
    this.#tries = new RequestRate(enrolmentLimits.tries, () => this.#now())
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }

  async activate(
    { site, name, zone = '', replaces = '', hours = enrolmentLimits.hours }: NewActivation,
    author: string,
  ): Promise<Activation> {
    const { store, authority, addresses } = this.#options
    if ((await store.site(site)) === undefined) throw new CodedError('not-found', `no site ${site}`)
    if (replaces !== '' && (await store.sensorRow(replaces)) === undefined)
      throw new CodedError('not-found', `no sensor ${replaces}`)
    const created = this.#now()
    if ((await store.unusedActivations(created)) >= fleetStoreLimits.activations)
      throw new CodedError('too-many-records', `${fleetStoreLimits.activations} codes wait to be used`)
    const secret = newActivationSecret()
    const expires = created + Math.round(hours * 3_600_000)
    await store.addActivation({
      ...{ hash: hashOfSecret(secret), site, name, zone, replaces, created, expires, author },
    })
    const code = formatActivation({ addresses: addresses(), pin: authority.pin, secret })
    return { code, expires: new Date(expires).toISOString() }
  }

  /** A wrong, used and expired code get the same answer after the same time. */
  async enrol(given: FleetEnrolment, address: string): Promise<FleetMembership> {
    const wait = this.#tries.wait(address)
    if (wait > 0) throw new CodedError('too-many-attempts', `expected a pause of ${wait} s`)
    const started = performance.now()
    const membership = await this.#enrol(given, address)
    if (membership !== undefined) return membership
    this.#tries.take(address)
    this.#audit('enrolment', address, 'refused', { machine: given.machine })
    await sleep(Math.max(0, enrolmentLimits.refusalMs - (performance.now() - started)))
    throw new CodedError('forbidden', 'the code is wrong, was used, or has expired')
  }

  async #enrol(
    { code, publicKey, proof, machine, software }: FleetEnrolment,
    address: string,
  ): Promise<FleetMembership | undefined> {
    const { store, authority, requiresApproval, nats } = this.#options
    const now = this.#now()
    const hash = hashOfSecret(code)
    const activation = await store.activation(hash)
    const spki = Buffer.from(publicKey, 'base64')
    if (activation === undefined || activation.used !== 0 || activation.expires <= now) return undefined
    if (!isProof(spki, code, proof)) return undefined
    const before = await store.sensorRow(activation.replaces)
    const id = activation.replaces || randomBytes(9).toString('base64url')
    const signed = await authority.sensorCertificate(id, spki)
    const { site, name, zone } = activation
    const state = requiresApproval ? 'pending' : 'active'
    const added = await store.enrol(
      hash,
      {
        ...{
          id,
          site,
          name,
          zone,
          state,
          public_key: publicKey,
          serial: signed.serial,
          expires: signed.expires,
        },
        ...{ machine, software, address, created: now },
      },
      now,
    )
    if (added === undefined) return undefined
    if (before !== undefined) void nats?.revoke(before.public_key)
    this.#audit('enrolment', id, activation.replaces === '' ? 'enrolled' : 'replaced', {
      name,
      site,
      machine,
      address,
    })
    const siteName = (await store.site(site))?.name ?? ''
    return {
      ...{ sensor: id, name, site: siteName, certificate: signed.certificate, epoch: added.epoch, state },
      ...(nats !== undefined && { nats: nats.access(id, publicKey) }),
    }
  }

  /** Another certificate for the key that the sensor has. */
  async renew(sensor: string): Promise<FleetCertificate> {
    const { store, authority, nats } = this.#options
    const row = await store.sensorRow(sensor)
    if (row === undefined) throw new CodedError('not-found', `no sensor ${sensor}`)
    const signed = await authority.sensorCertificate(sensor, Buffer.from(row.public_key, 'base64'))
    await store.changeSensor(sensor, { serial: signed.serial, expires: signed.expires })
    this.#audit('certificate', sensor, 'renewed', { serial: signed.serial, before: row.serial })
    return {
      ...{ certificate: signed.certificate, expires: new Date(signed.expires).toISOString() },
      ...(nats !== undefined && { nats: nats.access(sensor, row.public_key) }),
    }
  }

  #audit(action: string, target: string, outcome: string, detail: object): void {
    this.#options.audit({ actor: 'sensor', address: '', action, target, outcome, detail, request: '' })
  }
}

function isProof(spki: Buffer, code: string, proof: string): boolean {
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    return (
      key.asymmetricKeyType === 'ed25519' &&
      verify(null, Buffer.from(code), key, Buffer.from(proof, 'base64'))
    )
  } catch {
    return false
  }
}
