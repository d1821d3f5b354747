/** Identity of the agent: a random id, and a client certificate or a token that enrolment gives it. */
import { type AgentHost, fileText } from './host.ts'
import { type BatchSender, hasCertificate, hasToken, type IdentityFiles, isPem } from './send.ts'
import type { ImageSettings } from './settings.ts'
import { hexText } from './text.ts'

const DAY_MS = 86_400_000
/** Bytes that must fit into the folder before a code is used: more than a key and a certificate. */
const PROBE = 4096
const NOT_STORED = 'the identity cannot be stored'
/** A broker gives no answer of the server: enrolment is sent again with the same key, at each start and each day. */
const ACCEPTED_BY_BROKER = 202

export interface AgentIdentity {
  readonly id: string
  readonly files: IdentityFiles
  /** Milliseconds since 1970 from which on the certificate is renewed; 0 for none. */
  renewAt: number
  isEnrolled: boolean
}

/** Only reads: a run with `--once` while an image is built must not give all devices one id. */
export function openIdentity(host: AgentHost, { folder }: ImageSettings): AgentIdentity {
  const files = {
    key: `${folder}/agent.key`,
    certificate: `${folder}/agent.crt`,
    header: `${folder}/agent.header`,
    wgetrc: `${folder}/agent.wgetrc`,
  }
  const kept = readKept(host, folder)
  const id = kept?.id ?? hexText(host.random(16))
  return { id, files, renewAt: kept?.renewAt ?? 0, isEnrolled: hasIdentity(host, files) }
}

function hasIdentity(host: AgentHost, files: IdentityFiles): boolean {
  return hasCertificate(host, files) || hasToken(host, files)
}

/** Stores the identity, and ends a renewal that the last run could not end. */
export function storeIdentity(host: AgentHost, { folder }: ImageSettings, identity: AgentIdentity): void {
  if (readKept(host, folder) === undefined) keep(host, folder, identity)
  endRenewal(host, identity.files)
  identity.isEnrolled = hasIdentity(host, identity.files)
}

/** The new certificate beside the old one is the mark that its key is complete: both replace the old pair, in any run. */
function endRenewal(host: AgentHost, { key, certificate }: IdentityFiles): boolean {
  const [nextKey, next] = [`${key}.next`, `${certificate}.next`]
  if (!isPem(host, next)) return false
  return (!isPem(host, nextKey) || host.rename(nextKey, key)) && host.rename(next, certificate)
}

function canStore(host: AgentHost, folder: string, identity: AgentIdentity): boolean {
  const probe = `${folder}/probe`
  return host.write(probe, ' '.repeat(PROBE)) && host.remove(probe) && keep(host, folder, identity)
}

function readKept(host: AgentHost, folder: string): { id: string; renewAt: number } | undefined {
  try {
    const { id, renewAt } = JSON.parse(fileText(host, `${folder}/identity.json`) ?? '') as {
      id: unknown
      renewAt: unknown
    }
    if (typeof id === 'string' && /^[0-9a-f]{32}$/.test(id)) return { id, renewAt: Number(renewAt) || 0 }
  } catch {
    // None yet, or cut by a power failure.
  }
  return undefined
}

function keep(host: AgentHost, folder: string, { id, renewAt }: AgentIdentity): boolean {
  return host.write(`${folder}/identity.json`, `${JSON.stringify({ id, renewAt })}\n`)
}

interface Enrolled {
  readonly certificate?: string
  readonly token?: string
  /** Seconds until the certificate is renewed. */
  readonly renewSeconds?: number
}

/** '' or why it failed. With `openssl` a key pair stays here and a certificate comes back; without it, a token. */
export async function enrol(
  {
    host,
    settings,
    sender,
    identity,
  }: { host: AgentHost; settings: ImageSettings; sender: BatchSender; identity: AgentIdentity },
  isRenewal = false,
): Promise<string> {
  if (!canStore(host, settings.folder, identity))
    return `${settings.folder}: expected a writable folder with free space`
  const { files } = identity
  const renews = isRenewal && hasCertificate(host, files)
  endRenewal(host, files)
  // Of a renewal that the server refused: it must not replace the key of this request.
  host.remove(`${files.key}.next`)
  const key = renews ? `${files.key}.next` : files.key
  const request =
    (renews || !isPem(host, key) ? undefined : await certificateRequest(host, ['-key', key], identity.id)) ??
    (await certificateRequest(host, [...NEW_KEY, '-keyout', key], identity.id))
  if (request !== undefined && !isPem(host, key)) return NOT_STORED
  const body = JSON.stringify({
    agent: identity.id,
    ...(renews ? {} : { code: settings.code }),
    ...(request === undefined ? {} : { request }),
  })
  const path = renews ? '/agents/1/renew' : '/agents/1/enrol'
  const { status, body: text, problem } = await sender.post(path, body, 'application/json')
  if (status === ACCEPTED_BY_BROKER) {
    identity.isEnrolled = true
    identity.renewAt = host.now() + DAY_MS
    return ''
  }
  if (status !== 200) return problem || refusal(status, text)
  try {
    const { certificate, token, renewSeconds = 0 } = JSON.parse(text) as Enrolled
    const isKept =
      certificate !== undefined && request !== undefined
        ? host.write(`${files.certificate}.next`, certificate) && endRenewal(host, files)
        : typeof token === 'string' &&
          /^[\w-]{20,100}$/.test(token) &&
          host.write(files.header, `authorization: Bearer ${token}\n`) &&
          host.write(files.wgetrc, `header = authorization: Bearer ${token}\n`)
    if (!isKept) return NOT_STORED
    identity.isEnrolled = true
    identity.renewAt =
      certificate === undefined ? 0 : host.now() + Math.min(renewSeconds, 3660 * 24 * 3600) * 1000
    keep(host, settings.folder, identity)
    return ''
  } catch {
    return 'expected a certificate or a token'
  }
}

/** Status, and the reason of the server (RFC 9457, `detail`). */
export function refusal(status: number, body: string): string {
  const detail = /"detail":"((?:[^"\\]|\\.){1,200})/.exec(body)?.[1]
  return `the server answered ${status}${detail === undefined ? '' : `: ${detail}`}`
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

/** PKCS #10 request (RFC 2986) with an ECDSA P-256 key; undefined without `openssl` or with a damaged key. */
async function certificateRequest(
  host: AgentHost,
  key: readonly string[],
  id: string,
): Promise<string | undefined> {
  const { status, output } = await host.run({
    argv: ['openssl', 'req', '-new', '-sha256', ...key, '-subj', `/CN=${id}`],
    input: '',
    maximumOutput: 8192,
    seconds: 30,
  })
  const pem = /-----BEGIN CERTIFICATE REQUEST-----[\s\S]+?-----END CERTIFICATE REQUEST-----/.exec(output)?.[0]
  return status === 0 ? pem : undefined
}

export function mustRenew({ renewAt }: AgentIdentity, now: number): boolean {
  return renewAt > 0 && now > renewAt && now < renewAt + 3660 * DAY_MS
}
