/** Folder `fleet` of a sensor's data folder: its key, certificate and console. */
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { FleetMembership } from '#schema/fleet-protocol'
import type { ActivationCode } from './activation-code.ts'
import { HttpsConnection } from './https-transport.ts'
import { fetchAuthority } from './pinned-tls.ts'

export const FLEET_FOLDER = 'fleet'
const FILE = 'membership.json'
const KEY_FILE = 'key.pem'

const StoredMembership = Type.Object({
  ...FleetMembership.properties,
  addresses: Type.Array(Type.String()),
  authority: Type.String({ description: 'Certificate of the console’s authority, PEM' }),
  transport: Type.Optional(Type.Enum(['https', 'nats', 'files'])),
})
export type StoredMembership = Static<typeof StoredMembership>
const check = Compile(StoredMembership)

export interface Membership extends StoredMembership {
  readonly key: string
}

/** Undefined if the sensor joined no console. Throws if its files cannot be used. */
export function readMembership(data: string): Membership | undefined {
  const folder = join(data, FLEET_FOLDER)
  if (!existsSync(join(folder, FILE))) return undefined
  const stored: unknown = JSON.parse(readFileSync(join(folder, FILE), 'utf8'))
  if (!check.Check(stored))
    throw new Error(`${join(folder, FILE)}: not a membership of Sightglass; join the console again`)
  const key = readFileSync(join(folder, KEY_FILE), 'utf8')
  createPrivateKey(key) // throws where it is damaged
  return { ...stored, key }
}

export function keepMembership(data: string, { key, ...stored }: Membership): void {
  const folder = join(data, FLEET_FOLDER)
  writeAtomicFile(join(folder, KEY_FILE), key)
  writeAtomicFile(join(folder, FILE), `${JSON.stringify(stored, null, 2)}\n`)
}

export interface JoinOptions {
  readonly software: string
  /** Over NATS instead of HTTPS: its servers, or none for those that the console names. */
  readonly nats?: readonly string[] | undefined
  /** By files, after joining over HTTPS. */
  readonly files?: boolean | undefined
}

/** Makes a key, which never leaves the data folder, and exchanges the code for a certificate of it. */
export async function joinConsole(
  code: ActivationCode,
  data: string,
  { software, nats, files }: JoinOptions,
): Promise<Membership> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const [address, authority] = await firstAnswer(code)
  const connection = new HttpsConnection({ addresses: [address], authority })
  try {
    const { status, body } = await connection.ask({
      method: 'POST',
      path: '/rest/uplink/enrolment',
      body: JSON.stringify({
        code: code.secret,
        publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
        proof: sign(null, Buffer.from(code.secret), privateKey).toString('base64'),
        ...{ machine: hostname().slice(0, 200), software, time: Date.now() },
      }),
    })
    if (status !== 200) {
      const { detail = 'no reason', todo = '' } = (body ?? {}) as { detail?: string; todo?: string }
      throw new Error(`${address}: ${detail}${todo === '' ? '' : `; ${todo}`}`)
    }
    const membership = body as FleetMembership
    const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const stored = { ...membership, addresses: [...code.addresses], authority, key }
    const chosen: Membership =
      files === true
        ? { ...stored, transport: 'files' }
        : nats === undefined
          ? stored
          : overNats(stored, nats)
    keepMembership(data, chosen)
    return chosen
  } finally {
    connection.close()
  }
}

/** The sensor has joined; where NATS is missing it goes on over HTTPS. */
function overNats(membership: Membership, servers: readonly string[]): Membership {
  const { nats } = membership
  if (nats === undefined) return membership
  const chosen = { ...nats, ...(servers.length > 0 && { servers: [...servers] }) }
  return { ...membership, transport: 'nats', nats: chosen }
}

async function firstAnswer({ addresses, pin }: ActivationCode): Promise<readonly [string, string]> {
  const failures: string[] = []
  for (const address of addresses) {
    try {
      return [address, await fetchAuthority(address, pin)]
    } catch (error) {
      failures.push((error as Error).message)
    }
  }
  throw new Error(`the console cannot be reached: ${failures.join('; ')}`)
}
