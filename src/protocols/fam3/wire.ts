import { u16be } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { commands, exitCodes } from './commands.ts'

// Offsets in the header of binary commands and answers: Yokogawa IM 34M6P41-01E, higher-level link service.
const COMMAND = 0
/** Number of the CPU in requests, exit code in answers. */
const CPU = 1
const LENGTH = 2
export const HEADER = 4

/** Bit of the command that marks an answer. */
const ANSWER = 0x80
/** A base has four CPUs at most. */
const CPUS = 4
/** Bytes of data: 256 words and their destination, rounded up. */
const MAX_LENGTH = 1024

export interface Fam3Message {
  /** Without the bit that marks an answer. */
  readonly command: number
  readonly isAnswer: boolean
  /** 1..4; 0 in answers. */
  readonly cpu: number
  /** 0 in requests. */
  readonly exitCode: number
  /** Header included. */
  readonly length: number
}

/** Reads one message; `foreign` without a command, CPU or exit code of the manual. */
export function dissect({ bytes, start, end }: Slice): Dissected<Fam3Message> {
  const available = end - start
  if (available < HEADER) return { kind: 'incomplete', need: HEADER }
  const code = bytes[start + COMMAND]!
  const isAnswer = (code & ANSWER) !== 0
  const command = code & ~ANSWER
  const second = bytes[start + CPU]!
  if (!commands.has(command)) return { kind: 'foreign' }
  if (isAnswer ? !exitCodes.has(second) : second < 1 || second > CPUS) return { kind: 'foreign' }
  const length = HEADER + u16be(bytes, start + LENGTH)
  if (length > HEADER + MAX_LENGTH)
    return { kind: 'malformed', at: LENGTH, reason: 'length', length: available }
  if (available < length) return { kind: 'incomplete', need: length }
  return {
    kind: 'message',
    length,
    message: {
      command,
      isAnswer,
      cpu: isAnswer ? 0 : second,
      exitCode: isAnswer ? second : 0,
      length,
    },
  }
}
