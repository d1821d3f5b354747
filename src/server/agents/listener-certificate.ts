/**
 * Certificate of the listener for agents. The authority of the agents issues it: devices pin the authority, which outlives
 * every certificate of the listener.
 */
import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { isForName, type ServerCertificate } from '#data-folder/certificates'
import { faultOf, serverCertificate } from '../http/tls.ts'
import type { AgentAuthority } from './authority.ts'
import { limits } from './limits.ts'

const DAY_MS = 86_400_000
/** Key and certificate in one file: a crash cannot leave a pair that does not fit. */
const FILE = 'listener.pem'

export interface PinnedCertificate {
  readonly certificate: ServerCertificate
  /** PEM that devices check the server with. */
  readonly pinned: string
  /** `issued` by the authority of the agents; `given` as a file; `former`: the server's own, which older images pin. */
  readonly origin: 'issued' | 'given' | 'former'
}

interface Choice {
  readonly data: string
  /** Certificate and key that the operator named, read and checked. */
  readonly given: ServerCertificate | undefined
  readonly authority: AgentAuthority
  /** Names and addresses under which devices reach the listener. */
  readonly names: readonly string[]
  /** Images in the field may pin the certificate that the server had before the authority issued one. */
  readonly hasAgents: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

export async function pinnedCertificate(choice: Choice): Promise<PinnedCertificate> {
  const { data, given, authority, names, hasAgents, now } = choice
  if (given !== undefined) return { certificate: given, pinned: given.cert, origin: 'given' }
  const path = join(data, 'agents', FILE)
  if (hasAgents && !existsSync(path) && existsSync(join(data, 'tls', 'server.crt'))) {
    const former = await serverCertificate(data, {})
    // Once it has expired, no older image can connect: nothing is lost by another.
    if (new X509Certificate(former.cert).validToDate.getTime() > now)
      return {
        certificate: former,
        pinned: `${former.cert.trimEnd()}\n${authority.certificate}`,
        origin: 'former',
      }
  }
  const kept = readKept(path, authority.certificate)
  if (kept !== undefined && isGood(kept.cert, names, now))
    return { certificate: kept, pinned: authority.certificate, origin: 'issued' }
  const certificate = await authority.issueServer(names)
  writeAtomicFile(path, `${certificate.key.trimEnd()}\n${certificate.cert}`)
  return { certificate, pinned: authority.certificate, origin: 'issued' }
}

/** Undefined also for a damaged file and for one of another authority: it is issued anew. */
function readKept(path: string, authority: string): ServerCertificate | undefined {
  if (!existsSync(path)) return undefined
  const text = readFileSync(path, 'utf8')
  const at = text.indexOf('-----BEGIN CERTIFICATE-----')
  const kept = { key: text.slice(0, Math.max(0, at)), cert: text.slice(Math.max(0, at)) }
  if (faultOf(kept) !== '') return undefined
  const isOfAuthority = new X509Certificate(kept.cert).verify(new X509Certificate(authority).publicKey)
  return isOfAuthority ? kept : undefined
}

/** At least half of its life is left, and it has all names. */
function isGood(cert: string, names: readonly string[], now: number): boolean {
  const x509 = new X509Certificate(cert)
  const left = x509.validToDate.getTime() - now
  return left > (limits.listenerDays * DAY_MS) / 2 && names.every((name) => isForName(x509, name))
}

/** Subject alternative names of the first certificate, for the settings of images. */
export function namesOfCertificate(cert: string): readonly string[] {
  const text = new X509Certificate(cert).subjectAltName ?? ''
  return text
    .split(', ')
    .map((part) => /^(?:DNS|IP Address):(.+)$/.exec(part)?.[1] ?? '')
    .filter((name) => /^[\w.:-]{1,253}$/.test(name))
    .slice(0, 60)
}
