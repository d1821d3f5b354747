/** The man page, out of the declared commands: man(7). */
import type { CommandNode } from './command-tree.ts'

export function manPage(tree: CommandNode, version: string): string {
  return [
    `.TH SIGHTGLASS 1 "" "sightglass ${version}" "User Commands"`,
    '.SH NAME',
    'sightglass \\- passive OT network monitoring',
    '.SH SYNOPSIS',
    '.B sightglass',
    '.I command',
    '[\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    escapeText(tree.description),
    '.SH COMMANDS',
    ...tree.commands.flatMap((command) => sectionOf(command, 'sightglass')),
    '.SH EXIT STATUS',
    '0 success; 1 input that cannot be read, or a check that failed; 2 wrong usage.',
    '.SH FILES',
    '.TP',
    '.I /etc/sightglass/sightglass.yaml',
    'configuration of the service of the Debian package',
    '.TP',
    '.I /var/lib/sightglass',
    'its data folder',
    '',
  ].join('\n')
}

function sectionOf({ name, description, usage, options, commands }: CommandNode, before: string): string[] {
  const path = `${before} ${name}`
  return [
    `.SS ${escapeText(path)} ${escapeText(usage)}`,
    escapeText(description),
    ...options.flatMap(({ flags, value, description: about }) => [
      '.TP',
      `\\fB${flags.map(escapeText).join('\\fR, \\fB')}\\fR${value === '' ? '' : ` \\fI${escapeText(value)}\\fR`}`,
      escapeText(about),
    ]),
    ...commands.flatMap((command) => sectionOf(command, path)),
  ]
}

/** groff_char(7): a minus that can be copied, and no request at the start of a line. */
function escapeText(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('\n', ' ')
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped
}
