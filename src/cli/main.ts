/** `sightglass`: finds commands by file and runs one. */
import { Command, CommanderError } from 'commander'
import { cleanLine } from './clean-line.ts'
import { commandsFor } from './command-files.ts'
import { asTyped } from './command-name.ts'
import { addCommand } from './help.ts'
import { usePacks } from './packs-option.ts'
import { UsageError } from './usage-error.ts'
import { writeFilesWhole } from './whole-output.ts'

/** Exit codes: 1 for unreadable input, 2 for wrong usage. */
const EXIT = { unreadable: 1, usage: 2 } as const

// A closed pipe (`| head`) ends quietly; other errors, such as a full disk, are reported.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  process.stderr.write(`sightglass: standard output: cannot be written: ${error.message}\n`)
  process.exit(EXIT.unreadable)
})

writeFilesWhole(process.stdout)

const program = new Command('sightglass')
  .description(
    'Passive OT network monitoring: devices, connections, alerts and risks from captures or live traffic.',
  )
  .version('0.1.0')
  .showHelpAfterError('(run with --help for usage)')
  .exitOverride()

try {
  program.hook('preAction', (_, command) => usePacks((command.opts() as { packs?: string }).packs))
  for (const found of await commandsFor(process.argv[2]))
    addCommand(program, found).exitOverride().showHelpAfterError('(run with --help for usage)')
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage
  const message = error instanceof Error ? error.message : String(error)
  // File names and quoted content are untrusted. Only line breaks of the message itself are kept.
  const named = process.argv.filter((word) => /[\r\n]/.test(word))
  const tidy = named.reduce((text, word) => text.replaceAll(word, cleanLine(word)), message)
  const lines = tidy.split('\n').map((line) => cleanLine(line))
  process.stderr.write(`sightglass: ${asTyped(lines.join('\n'))}\n`)
  return error instanceof UsageError ? EXIT.usage : EXIT.unreadable
}
