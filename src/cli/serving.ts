/** Runs `serve`: web interface and REST API over captures or a live interface. */
import { resolve } from 'node:path'
import { captureLive } from '#capture/live'
import { liveFolder } from '#data-folder/live-folder'
import { openOwnerOnlyFolder } from '#data-folder/owner-only-folder'
import { analyseLive } from '#engine-host/live-analysis'
import { runUntilStopped } from '#server/run-until-stopped'
import { isSocketPath } from '#server/suricata/service'
import { asTyped } from './command-name.ts'
import { UsageError } from './usage-error.ts'

/** Options as parsed by commander. */
interface ServeOptions {
  readonly interface?: string
  readonly data: string
  readonly site?: string
  readonly listen?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly signIn?: boolean
  readonly name?: string
  readonly url?: string
  readonly protocols: readonly string[]
  readonly intel: readonly string[]
  readonly rules: readonly string[]
  readonly signatures: readonly string[]
  readonly signatureVars?: string
  readonly eve: readonly string[]
}

export async function serve(files: readonly string[], options: ServeOptions): Promise<void> {
  const { data, listen, url, protocols: protocolFolders, intel: intelFiles } = options
  const rulePaths = options.rules.map((path) => resolve(path))
  const sensor = {
    log: (line: string) => process.stderr.write(`${asTyped(line)}\n`),
    name: options.name,
    url,
    tlsCertificateFile: options.tlsCert,
    tlsKeyFile: options.tlsKey,
    needsSignIn: options.signIn,
    siteFile: options.site,
    rulePaths,
    evePaths: options.eve,
    signaturePaths: options.signatures,
    signatureVariablesFile: options.signatureVars,
  }
  if (options.interface === undefined) {
    if (options.eve.some(isSocketPath))
      throw new UsageError('--eve unix:PATH: requires --interface; with captures, give the eve.json file')
    process.exitCode = await runUntilStopped({
      files,
      data,
      listen,
      protocolFolders,
      intelFiles,
      ...sensor,
    })
    process.exit()
  }
  if (files.length > 0) throw new UsageError('expected captures or --interface, got both')
  openOwnerOnlyFolder(resolve(data))
  const live = await captureLive(options.interface)
  try {
    const folder = liveFolder(data)
    // Unique name per start: an earlier live capture is stored like any other.
    const name = `${options.interface} ${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`
    const { file, analyse, forget } = analyseLive({ name, stream: live.stream, folder })
    process.exitCode = await runUntilStopped({
      files: [file],
      live: file,
      forgetLive: forget,
      data,
      listen,
      protocolFolders,
      intelFiles,
      analyse,
      ...sensor,
    })
  } finally {
    live.stop()
  }
  process.exit()
}
