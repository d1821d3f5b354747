import type { Verb } from '#model/fact'
import { CONFIGURATION_1, CONFIGURATION_2, CONFIGURATION_3, DATA, HEADER } from './wire.ts'

interface Command {
  readonly verb: Verb
  readonly name: string
  /** Type of the frame that shows that it was done; undefined where silence is lawful. */
  readonly answer: number | undefined
}

/** Commands to a measurement unit or concentrator: IEEE C37.118.2-2011 §6.6, table 15. */
export const commands: ReadonlyMap<number, Command> = new Map<number, Command>([
  // Without the stream, the operators of the grid see no measurements.
  [1, { verb: 'configure', name: 'Turn off transmission', answer: undefined }],
  [2, { verb: 'subscribe', name: 'Turn on transmission', answer: DATA }],
  [3, { verb: 'identify', name: 'Send HDR', answer: HEADER }],
  [4, { verb: 'identify', name: 'Send CFG-1', answer: CONFIGURATION_1 }],
  [5, { verb: 'identify', name: 'Send CFG-2', answer: CONFIGURATION_2 }],
  [6, { verb: 'identify', name: 'Send CFG-3', answer: CONFIGURATION_3 }],
  [8, { verb: 'execute', name: 'Extended frame', answer: undefined }],
])

/** Commands 0x0100 to 0x0fff are the user's own. */
export function commandOf(code: number): Command {
  return commands.get(code) ?? { verb: 'execute', name: `Command ${code}`, answer: undefined }
}
