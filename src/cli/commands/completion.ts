/** `sightglass completion SHELL`: completion scripts and the man page, out of the declared commands. */
import { Argument, type Command } from 'commander'
import type { CliCommand } from '../help.ts'

export const command: CliCommand = {
  group: 'Maintain',
  examples: [
    'sightglass completion bash > /etc/bash_completion.d/sightglass',
    'sightglass completion man > /usr/local/share/man/man1/sightglass.1',
  ],
  register(program: Command) {
    program
      .command('completion')
      .description('Print the completion script of a shell, or the man page')
      .addArgument(new Argument('<kind>', 'shell, or man').choices(['bash', 'zsh', 'fish', 'man']))
      .action(async (kind: 'bash' | 'zsh' | 'fish' | 'man') => {
        const [{ commandTree }, { completionScript }, { manPage }] = await Promise.all([
          import('../completion/command-tree.ts'),
          import('../completion/scripts.ts'),
          import('../completion/man-page.ts'),
        ])
        const tree = await commandTree()
        const version = program.version() ?? ''
        process.stdout.write(kind === 'man' ? manPage(tree, version) : completionScript(kind, tree))
      })
  },
}
