import type { Verb } from '#model/fact'

interface Command {
  readonly verb: Verb
  readonly name: string
  /** Words after it name the program, mode or role. */
  readonly hasObject?: boolean
}

/** Commands in small letters: Universal Robots, Dashboard Server e-Series (2024) and CB-series (3.15). The longer of two comes first. */
export const commands: readonly Command[] = [
  { name: 'load installation', verb: 'configure', hasObject: true },
  { name: 'load', verb: 'configure', hasObject: true },
  { name: 'play', verb: 'start' },
  { name: 'stop', verb: 'stop' },
  { name: 'pause', verb: 'stop' },
  { name: 'shutdown', verb: 'stop' },
  { name: 'power on', verb: 'start' },
  { name: 'power off', verb: 'stop' },
  { name: 'brake release', verb: 'operate' },
  { name: 'unlock protective stop', verb: 'operate' },
  { name: 'close safety popup', verb: 'operate' },
  { name: 'close popup', verb: 'write' },
  { name: 'restart safety', verb: 'restart' },
  { name: 'set operational mode', verb: 'set-mode', hasObject: true },
  { name: 'clear operational mode', verb: 'set-mode' },
  { name: 'get operational mode', verb: 'read' },
  { name: 'setuserrole', verb: 'set-mode', hasObject: true },
  { name: 'popup', verb: 'write' },
  { name: 'addtolog', verb: 'write' },
  { name: 'generate flight report', verb: 'diagnose' },
  { name: 'generate support file', verb: 'diagnose' },
  { name: 'is in remote control', verb: 'read' },
  { name: 'isprogramsaved', verb: 'read' },
  { name: 'programstate', verb: 'read' },
  { name: 'robotmode', verb: 'read' },
  { name: 'running', verb: 'read' },
  { name: 'safetymode', verb: 'read' },
  { name: 'safetystatus', verb: 'read' },
  { name: 'get loaded program', verb: 'read' },
  { name: 'get robot model', verb: 'identify' },
  { name: 'get serial number', verb: 'identify' },
  { name: 'polyscopeversion', verb: 'identify' },
  { name: 'version', verb: 'identify' },
]

/** Ends the connection, no more. */
export const QUIT = 'quit'

interface Meant {
  readonly verb: Verb
  readonly name: string
  readonly code: string
  readonly object: string | undefined
}

/** Operation of a line; an unknown command is emitted with the first of its words. */
export function meaningOf(line: string): Meant {
  const small = line.toLowerCase()
  const found = commands.find(({ name }) => small === name || small.startsWith(`${name} `))
  if (found === undefined) {
    const [word = ''] = small.split(' ', 1)
    return { verb: 'execute', name: word, code: word, object: undefined }
  }
  const { verb, name, hasObject } = found
  const rest = line.slice(name.length).trim()
  return { verb, name, code: name, object: hasObject && rest !== '' ? rest : undefined }
}

/** How answers of refused commands begin: the same documents. */
export const REFUSAL =
  /^(?:failed|error|file not found|could not|cannot|no (?:program|such)|command is not allowed|invalid|unable|loading program failed)/i
