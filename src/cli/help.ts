/** Help of a command, and its place in `sightglass --help`. */
import type { Command } from 'commander'

/** Groups of commands, in this order. */
export const COMMAND_GROUPS = ['Analyze', 'Detect', 'Report', 'Run', 'Maintain'] as const

/** One file of `commands/`, found by its name. */
export interface CliCommand {
  readonly group: (typeof COMMAND_GROUPS)[number]
  /** Command lines for its help; a test parses them. */
  readonly examples: readonly string[]
  /** Adds the command to the program. Its action sets `process.exitCode`. */
  readonly register: (program: Command) => void
}

/** Adds a command with its group and its examples, and returns it. */
export function addCommand(program: Command, { group, examples, register }: CliCommand): Command {
  register(program)
  const command = program.commands.at(-1)!
  command.helpGroup(`${group}:`)
  return command.addHelpText(
    'after',
    `\nExamples:\n${examples.map((line) => `  ${line}\n`).join('')}`.trimEnd(),
  )
}

/** By group. Commands of one group stay in order. */
export function byGroup(one: CliCommand, other: CliCommand): number {
  return COMMAND_GROUPS.indexOf(one.group) - COMMAND_GROUPS.indexOf(other.group)
}
