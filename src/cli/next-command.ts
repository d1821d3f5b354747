/** Files named in the command; more are written as an ellipsis. */
const most = 3

/** Last line of a summary: the command that shows the same captures in the web interface. */
export function nextCommand(files: readonly string[]): string {
  if (files.length === 0 || files.includes('-')) return ''
  const named = files.slice(0, most).map(shellWord)
  return `\nNext: sightglass serve ${named.join(' ')}${files.length > most ? ' …' : ''}\n`
}

/** Quoted for a POSIX shell where needed (POSIX.1-2024, Shell Command Language, 2.2.2). */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
