/** `sightglass fleet`: files between a sensor, a medium and a console that no network reaches. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Agent, fetch } from 'undici'
import { writeAtomicFile } from '#data-folder/atomic-file'
import { FLEET_FOLDER, readMembership } from '#uplink/membership'
import { UsageError } from './usage-error.ts'

const limits = {
  /** Files that are taken from a medium at once. */
  files: 1000,
} as const

const say = (line: string) => process.stdout.write(`${line}\n`)

function filesOf(folder: string, pattern: RegExp): readonly string[] {
  if (!existsSync(folder)) throw new UsageError(`${folder}: no such folder`)
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
    .slice(0, limits.files)
}

function memberOf(data: string): { readonly folder: string; readonly sensor: string } {
  const membership = readMembership(resolve(data))
  if (membership?.transport !== 'files')
    throw new UsageError(`--data: the sensor of ${data} does not send by files; join it with --files`)
  return { folder: join(resolve(data), FLEET_FOLDER), sensor: membership.sensor }
}

export function exportBundle(dir: string, { data }: { readonly data: string }): void {
  const { folder } = memberOf(data)
  const [name] = filesOf(join(folder, 'out'), /\.sgb$/).slice(-1)
  if (name === undefined)
    throw new UsageError('there is no bundle yet: start `sightglass serve` and wait a few seconds')
  const bytes = readFileSync(join(folder, 'out', name))
  writeAtomicFile(join(dir, name), bytes)
  say(`${join(dir, name)}: ${bytes.length} bytes, sealed to the console`)
}

export function importReceipts(dir: string, { data }: { readonly data: string }): void {
  const { folder, sensor } = memberOf(data)
  const names = filesOf(dir, /^receipt-[\w-]+-\d+\.sgr$/).filter((name) =>
    name.startsWith(`receipt-${sensor}-`),
  )
  for (const name of names) writeAtomicFile(join(folder, 'in', name), readFileSync(join(dir, name)))
  say(`${names.length} receipts for this sensor; it reads them while \`sightglass serve\` runs`)
}

export async function deliverBundles(
  dir: string,
  { to, token }: { readonly to: string; readonly token: string },
): Promise<void> {
  const secret = readFileSync(token, 'utf8').trim()
  // The certificate of a console is self-signed; on this machine no man in the middle exists.
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(to).hostname)
  const dispatcher = new Agent({ connect: { rejectUnauthorized: !isLoopback } })
  for (const name of filesOf(dir, /\.sgb$/)) {
    const answer = await fetch(new URL('/rest/fleet/bundles', to), {
      ...{ method: 'POST', dispatcher, body: readFileSync(join(dir, name)) },
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/octet-stream' },
    })
    if (!answer.ok) {
      const { detail = '' } = (await answer.json().catch(() => ({}))) as { detail?: string }
      say(`${name}: refused, status ${answer.status}: ${detail}`)
      process.exitCode = 1
      continue
    }
    const given = /filename="([\w.-]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
    const receipt = basename(given ?? `receipt-${name}.sgr`)
    writeAtomicFile(join(dir, receipt), Buffer.from(await answer.arrayBuffer()))
    say(`${name}: applied; ${receipt}`)
  }
}
