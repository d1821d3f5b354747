/** `sightglass intel mirror`: one signed package of all sources, made on a machine that reaches them. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { dailyLimits } from '#data-folder/packages/daily'
import { readSecretKey } from '#data-folder/packages/keys'
import { runMirror } from './mirror/mirror.ts'
import { readMirrorSettings } from './mirror/settings.ts'

interface MirrorOptions {
  readonly config: string
  readonly folder: string
  readonly key: string
  readonly out: string
  readonly json?: boolean
}

export function registerMirror(intel: Command): void {
  intel
    .command('mirror')
    .description('fetch KEV, EPSS, NVD, CSAF, ATT&CK, TAXII and signatures into one signed package')
    .requiredOption('--config <file>', 'YAML file with the sources')
    .requiredOption('--folder <dir>', 'what was fetched, kept from run to run')
    .requiredOption('--key <file>', 'private key made by sightglass intel keygen')
    .requiredOption('--out <file>', 'package file')
    .option('--json', 'print one JSON document only')
    .action(mirror)
}

async function mirror({ config, folder, key, out, json }: MirrorOptions): Promise<void> {
  const sources = readMirrorSettings(readFileSync(config, 'utf8'))
  const nowMs = Date.now()
  const done = await runMirror({
    ...{ sources, folder: resolve(folder), key: readSecretKey(key), out: resolve(out), nowMs },
  })
  const isOld = (time: string) => nowMs - (Date.parse(time) || 0) > dailyLimits.oldMs
  if (json === true) process.stdout.write(`${JSON.stringify(done)}\n`)
  else {
    for (const { name, lastSuccess, lastAttempt, problem } of done.sources) {
      const state = lastSuccess === lastAttempt ? 'renewed' : `kept from ${lastSuccess || 'never'}`
      process.stdout.write(`${name}: ${state}${problem === '' ? '' : `; ${clean(problem, 300)}`}\n`)
    }
    const bytes = done.manifest?.files.reduce((sum, file) => sum + file.bytes, 0)
    process.stdout.write(
      bytes === undefined
        ? 'no package: no source has given anything yet\n'
        : `${out}: daily/daily version ${done.manifest!.version}, ${(bytes / 1e6).toFixed(1)} MB\n`,
    )
  }
  // A daily run must report a source that is out of date.
  if (done.manifest === undefined || done.sources.some(({ lastSuccess }) => isOld(lastSuccess)))
    process.exitCode = 1
}
