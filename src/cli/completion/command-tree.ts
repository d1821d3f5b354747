/** The declared commands as data, for completion scripts and the man page. */
import { Command } from 'commander'
import { commandsFor } from '../command-files.ts'
import { addCommand } from '../help.ts'

export interface CommandOption {
  /** `--data`; `-V, --version` gives two. */
  readonly flags: readonly string[]
  readonly description: string
  /** Name of its value: `<dir>`; '' for a flag. */
  readonly value: string
  readonly choices: readonly string[]
}

export interface CommandNode {
  readonly name: string
  readonly description: string
  readonly usage: string
  readonly options: readonly CommandOption[]
  readonly commands: readonly CommandNode[]
}

export async function commandTree(): Promise<CommandNode> {
  const program = new Command('sightglass').description(
    'Passive OT network monitoring: devices, connections, alerts and risks from captures or live traffic.',
  )
  for (const command of await commandsFor(undefined)) addCommand(program, command)
  return nodeOf(program)
}

function nodeOf(command: Command): CommandNode {
  const shown = command.options.filter(({ hidden }) => !hidden)
  return {
    name: command.name(),
    description: command.description(),
    usage: command.usage(),
    options: [
      ...shown.map(({ long, short, flags, description, argChoices = [] }) => ({
        flags: [short, long].filter((flag) => flag != null),
        description,
        value: /[<[].*[>\]]/.exec(flags)?.[0] ?? '',
        choices: argChoices,
      })),
      { flags: ['-h', '--help'], description: 'print help', value: '', choices: [] },
    ],
    commands: command.commands.filter((one) => one.name() !== 'help').map(nodeOf),
  }
}

/** Options whose value is a path: shells complete file names. */
export function takesPath({ value }: CommandOption): boolean {
  return /dir|file|path|folder/i.test(value)
}
