import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { clean } from '#bytes/text'
import { countOf } from '#schema/count-text'
import { chooseSignatures } from '#server/signatures/signature-files'
import { type LoadedSignatures, loadSignatures } from '#signatures/load'
import type { CliCommand } from '../help.ts'
import { SIGNATURE_VARIABLES_OPTION } from '../signatures-option.ts'

interface Options {
  readonly signatureVars?: string
  readonly json?: boolean
}

export const command: CliCommand = {
  group: 'Detect',
  examples: [
    'sightglass signatures check emerging-scada.rules',
    'sightglass signatures check /etc/suricata/rules',
  ],
  register(program: Command) {
    program
      .command('signatures')
      .description('Check Suricata signatures (docs/how-to/signatures.md)')
      .command('check')
      .description('list unsupported rules with the reason; exit status 1 if no rule is usable')
      .argument('<path...>', 'rule files, or folders of *.rules')
      .option(...SIGNATURE_VARIABLES_OPTION)
      .option('--json', 'print one JSON document only')
      .action(check)
  },
}

function check(paths: readonly string[], { signatureVars, json }: Options): void {
  const { signatureFiles, signatureVariables } = chooseSignatures(paths, signatureVars)
  const files = signatureFiles.map((file) => ({ name: basename(file), text: readFileSync(file, 'utf8') }))
  const loaded = loadSignatures(files, new Map(Object.entries(signatureVariables)))
  process.stdout.write(json === true ? `${JSON.stringify(documentOf(loaded), null, 2)}\n` : textOf(loaded))
  process.exitCode = loaded.signatures.length === 0 ? 1 : 0
}

function documentOf({
  total,
  repeated,
  signatures,
  refused,
  problems,
  undefinedVariables,
}: LoadedSignatures) {
  return { total, loaded: signatures.length, repeated, refused, problems, undefinedVariables }
}

function textOf(loaded: LoadedSignatures): string {
  const { total, repeated, signatures, refused, problems, undefinedVariables } = loaded
  const again = repeated === 0 ? '' : `; ${repeated} duplicates of a sid, the highest revision is used`
  const lines = [
    `${signatures.length} of ${countOf(total, 'rule')} run${again}`,
    ...refused.map(
      ({ file, line, sid, keyword, reason }) =>
        `${file}:${line}: sid ${sid}: ${keyword === '' ? '' : `${keyword}: `}${reason}`,
    ),
    ...problems,
    ...(undefinedVariables.length === 0
      ? []
      : [
          `undefined variables, replaced by $HOME_NET (addresses) or any (ports): ${undefinedVariables.join(' ')}; define them with --signature-vars`,
        ]),
  ]
  return `${lines.map((line) => clean(line, 500)).join('\n')}\n`
}
