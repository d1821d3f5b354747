/** "Get CP status response": key, program and project of the controller. */
import { u16le } from '#bytes/read'
import { text } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { DATA } from './wire.ts'

// Offsets in the message; key and state by research, the project as seen in public captures.
const KEY_STATE = 21
const RUN_STATE = 22
const MINOR = 72
const MAJOR = 74
const PROJECT = 80
const PROJECT_END = 90
/** Shortest answer that holds key and state. */
const SHORTEST = RUN_STATE + 1 - DATA

const KEY_STATES = ['stop', 'program', 'run', 'remote']
const RUN_STATES = ['running', 'halted', 'paused', 'exception']

export function emitStatus(bytes: Uint8Array, start: number, end: number, emit: Emit): void {
  if (end - start < DATA + SHORTEST) return
  const say = (attribute: Attribute, value: string | undefined, field: string) => {
    if (value !== undefined && value !== '')
      emit({ kind: 'identity', attribute, value, confidence: confidence.identityService, field })
  }
  say('key-position', KEY_STATES[bytes[start + KEY_STATE]!], 'keyState')
  say('run-state', RUN_STATES[bytes[start + RUN_STATE]!], 'runState')
  if (end - start < PROJECT_END) return
  const project = text(bytes, start + PROJECT, start + PROJECT_END)
  if (!/^[\x20-\x7e]+$/.test(project)) return
  const version = `${u16le(bytes, start + MAJOR)}.${u16le(bytes, start + MINOR)}`
  say('description', `Project ${project} ${version}`, 'project')
}
