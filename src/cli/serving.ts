/** Runs `serve`: web interface and REST API over captures or a live interface. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startRecorder } from '#capture/live/recorder-process'
import { parseSource, sourceName } from '#capture/live/sources/source-address'
import { captureLimits } from '#capture/live/tcpdump'
import { DEFAULT_SHARES } from '#capture/ring/budget'
import { liveFolder, ringFolder } from '#data-folder/live-folder'
import { openOwnerOnlyFolder } from '#data-folder/owner-only-folder'
import { analyseLive } from '#engine-host/live-analysis'
import {
  captureBufferSetting,
  interfacesSetting,
  packsSetting,
  protocolsSetting,
  queueSetting,
  ringImportantSetting,
  ringSharesSetting,
  ringSizeSetting,
  siteFileSetting,
  sourcesSetting,
} from '#server/captures/settings'
import { CONFIG_FILE, problemOfValue } from '#server/config-file'
import {
  listenSetting,
  nameSetting,
  signInSetting,
  tlsCertificateSetting,
  tlsKeySetting,
  urlSetting,
} from '#server/http/settings'
import { intelSetting } from '#server/intelligence/settings'
import { rulesSetting } from '#server/rules/settings'
import { openSettings } from '#server/settings-store'
import { signaturesSetting, signatureVariablesSetting } from '#server/signatures/settings'
import { isSocketPath } from '#server/suricata/service'
import { eveSetting } from '#server/suricata/settings'
import { asTyped } from './command-name.ts'
import { usePacks as enablePacks } from './packs-option.ts'
import { UsageError } from './usage-error.ts'

/** Characters of the names of all sources in the name of a live capture, which is a file name. */
const LONGEST_NAME = 150

/** Options as parsed by commander. */
interface ServeOptions {
  readonly interface?: readonly string[]
  readonly source?: readonly string[]
  readonly captureBuffer?: number
  readonly queue?: number
  readonly ring?: number
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
  readonly packs?: string
  readonly config?: string
  readonly logFormat?: string
}

/** A file that is named must be there; that of the data folder need not. */
/** Numbers on the command line, which the configuration file checks by their settings. */
const NUMBERS = [
  ['--capture-buffer', 'captureBuffer', captureBufferSetting],
  ['--queue', 'queue', queueSetting],
  ['--ring', 'ring', ringSizeSetting],
] as const

function checkNumbers(options: ServeOptions): void {
  for (const [flag, key, setting] of NUMBERS) {
    const value = options[key]
    if (value === undefined) continue
    if (Number.isNaN(value)) throw new UsageError(`${flag}: expected a number of MiB`)
    const problem = problemOfValue(setting, value)
    if (problem !== '') throw new UsageError(problem.replace(setting.name, flag))
  }
}

function configPath({ config, data }: ServeOptions): string {
  if (config === undefined) return join(resolve(data), CONFIG_FILE)
  if (!existsSync(config)) throw new UsageError(`--config: ${config}: no such file`)
  return resolve(config)
}

export async function serve(files: readonly string[], options: ServeOptions): Promise<void> {
  const { data } = options
  checkNumbers(options)
  const settings = await openSettings(configPath(options), { ...options })
  const evePaths = settings.value(eveSetting) ?? []
  const packs = settings.value(packsSetting)
  if (options.packs === undefined && packs !== null) await enablePacks(packs)
  const sensor = {
    log: (line: string) => process.stderr.write(`${asTyped(line)}\n`),
    settings,
    data,
    // A default port that is in use has another message than a chosen one.
    listen: settings.isSet(listenSetting) ? (settings.value(listenSetting) ?? undefined) : undefined,
    name: settings.value(nameSetting) ?? undefined,
    url: settings.value(urlSetting) ?? undefined,
    tlsCertificateFile: settings.value(tlsCertificateSetting) ?? undefined,
    tlsKeyFile: settings.value(tlsKeySetting) ?? undefined,
    needsSignIn: settings.value(signInSetting) === true,
    siteFile: settings.value(siteFileSetting) ?? undefined,
    protocolFolders: settings.value(protocolsSetting) ?? [],
    intelFiles: settings.value(intelSetting) ?? [],
    rulePaths: (settings.value(rulesSetting) ?? []).map((path) => resolve(path)),
    evePaths,
    signaturePaths: settings.value(signaturesSetting) ?? [],
    signatureVariablesFile: settings.value(signatureVariablesSetting) ?? undefined,
  }
  // Captures on the command line are analysed in place of the interface of the configuration file.
  const configured = files.length > 0 ? [] : (settings.value(interfacesSetting) ?? [])
  const bufferMebibytes = settings.value(captureBufferSetting) ?? captureLimits.bufferMebibytes
  const sources = options.source ?? (files.length > 0 ? [] : (settings.value(sourcesSetting) ?? []))
  const interfaces = [
    ...(options.interface ?? configured).map((text) => ({ ...interfaceOf(text), bufferMebibytes })),
    ...sources.map(parseSource).map((source) => ({ name: sourceName(source), source, bufferMebibytes })),
  ]
  if (interfaces.length === 0) {
    if (evePaths.some(isSocketPath))
      throw new UsageError(
        '--eve unix:PATH: requires --interface or --source; with captures, give the eve.json file',
      )
    const { runUntilStopped } = await import('#server/run-until-stopped')
    process.exitCode = await runUntilStopped({ files, ...sensor })
    process.exit()
  }
  if (files.length > 0) throw new UsageError('expected captures or --interface and --source, got both')
  openOwnerOnlyFolder(resolve(data))
  const folder = liveFolder(data)
  const ringBytes = (settings.value(ringSizeSetting) ?? 0) * 1024 ** 2
  const queueMebibytes = settings.value(queueSetting)
  const capturing = startRecorder({
    ...{ interfaces, folder },
    ...(ringBytes > 0 && {
      ring: {
        ...{ folder: ringFolder(data), bytes: ringBytes },
        shares: settings.value(ringSharesSetting) ?? DEFAULT_SHARES,
        important: settings.value(ringImportantSetting) ?? [],
      },
    }),
    ...(queueMebibytes !== null && { queue: { diskBytes: queueMebibytes * 1024 ** 2 } }),
  })
  // The server takes longer to load than the capture process to start: after a crash packets are read again sooner.
  const [live, { runUntilStopped }] = await Promise.all([capturing, import('#server/run-until-stopped')])
  try {
    // Unique name per start: an earlier live capture is stored like any other.
    const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-')
    const name = `${interfaces
      .map((one) => one.name.replace(/[^\w.@-]+/g, '-'))
      .join('+')
      .slice(0, LONGEST_NAME)} ${time}`
    const { file, analyse, forget, handed } = analyseLive({
      ...{ name, stream: live.stream, folder, isPcapng: true },
      lost: (packets) => live.lost(packets),
    })
    live.countsHanded(handed)
    process.exitCode = await runUntilStopped({
      files: [file],
      live: file,
      forgetLive: forget,
      liveCapture: live,
      analyse,
      ...sensor,
    })
  } finally {
    live.stop()
  }
  process.exit()
}

/** `eth0`, or `eth0=FILTER` with a BPF filter for this interface. */
function interfaceOf(text: string): { readonly name: string; readonly filter: string } {
  const at = text.indexOf('=')
  return at < 0 ? { name: text, filter: '' } : { name: text.slice(0, at), filter: text.slice(at + 1).trim() }
}
