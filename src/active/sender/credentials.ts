/** Credentials of devices: from a file that only root reads, to the sender per device; never in a plan, journal or capture. */

export interface SnmpUser {
  readonly user: string
  readonly auth: 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512'
  readonly authPassword: string
  /** AES with 128 bits; DES is not offered. */
  readonly privacyPassword: string
}

export interface WindowsUser {
  /** A user of the group Remote Management Users; not an administrator. */
  readonly user: string
  readonly password: string
  /** SHA-256 of the certificate of the host, as hex digits with colons: no other host gets the password. */
  readonly fingerprint: string
}

export interface DeviceCredentials {
  readonly community?: string
  readonly snmp?: SnmpUser
  readonly windows?: WindowsUser
}

export type CredentialKind = keyof DeviceCredentials

/** The bytes that fields of a template take; undefined where the credential is used otherwise. */
export function secretOf(
  kind: CredentialKind | undefined,
  { community, windows }: DeviceCredentials,
): Uint8Array | undefined {
  if (kind === 'community' && community !== undefined) return new TextEncoder().encode(community)
  if (kind === 'windows' && windows !== undefined)
    return new TextEncoder().encode(btoa(`${windows.user}:${windows.password}`))
  return undefined
}

/** Lengths that a plan has of a credential; none of them is secret. */
export function secretLengths(credentials: DeviceCredentials): Partial<Record<CredentialKind, number>> {
  return Object.fromEntries(
    (Object.keys(credentials) as CredentialKind[]).map((kind) => [
      kind,
      secretOf(kind, credentials)?.length ?? 0,
    ]),
  )
}

const AUTH = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512']
const FINGERPRINT = /^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/

/** Reads the file of credentials: `{"10.1.1.20": "community"}` or an object for each device. */
export function readCredentials(value: unknown): Readonly<Record<string, DeviceCredentials>> {
  const devices = value as Readonly<Record<string, unknown>>
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('credentials: expected devices by address')
  return Object.fromEntries(
    Object.entries(devices).map(([address, one]) => [address, readDevice(address, one)]),
  )
}

function readDevice(address: string, value: unknown): DeviceCredentials {
  const place = `credentials of ${address.slice(0, 60)}`
  // Errors never repeat a value: it may be the credential.
  if (typeof value === 'string') return { community: text(value, `${place}: community`, 32) }
  if (typeof value !== 'object' || value === null)
    throw new Error(`${place}: expected a text or named values`)
  const { community, snmp, windows } = value as Partial<Record<CredentialKind, unknown>>
  return {
    ...(community !== undefined && { community: text(community, `${place}: community`, 32) }),
    ...(snmp !== undefined && { snmp: readSnmpUser(snmp as Partial<SnmpUser>, `${place}: snmp`) }),
    ...(windows !== undefined && {
      windows: readWindowsUser(windows as Partial<WindowsUser>, `${place}: windows`),
    }),
  }
}

function readSnmpUser(
  { user, auth, authPassword, privacyPassword }: Partial<SnmpUser>,
  place: string,
): SnmpUser {
  if (!AUTH.includes(auth ?? '')) throw new Error(`${place}.auth: expected one of ${AUTH.join(', ')}`)
  // RFC 3414 §11.2: at least eight characters.
  const passwords = [authPassword, privacyPassword]
  if (passwords.some((one) => typeof one !== 'string' || one.length < 8))
    throw new Error(`${place}: expected authPassword and privacyPassword of at least 8 characters`)
  return {
    user: text(user, `${place}.user`, 32),
    auth: auth!,
    authPassword: text(authPassword, `${place}.authPassword`, 200),
    privacyPassword: text(privacyPassword, `${place}.privacyPassword`, 200),
  }
}

function readWindowsUser({ user, password, fingerprint }: Partial<WindowsUser>, place: string): WindowsUser {
  if (typeof fingerprint !== 'string' || !FINGERPRINT.test(fingerprint))
    throw new Error(`${place}.fingerprint: expected SHA-256 as AB:CD:…, 32 bytes`)
  const name = text(user, `${place}.user`, 104)
  if (name.includes(':')) throw new Error(`${place}.user: expected no colon`)
  return { user: name, password: text(password, `${place}.password`, 127), fingerprint }
}

function text(value: unknown, place: string, most: number): string {
  if (typeof value !== 'string' || value === '' || Buffer.byteLength(value) > most)
    throw new Error(`${place}: expected a text of at most ${most} bytes`)
  return value
}
