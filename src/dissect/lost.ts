/** What a hole in a stream means to those who read it: the protocol itself, and what it carries. */
import type { Conversation } from './conversation.ts'

/** Forgets what waits on a side before a hole of so many bytes; each protocol is asked whether it goes on behind it. */
export function lose(conversation: Conversation, side: 0 | 1, fromClient: boolean, bytes: number): void {
  const { entry, state } = conversation
  const pending = conversation.pending[side]
  const isBetween = pending.length === 0 && !pending.isLost
  const knows = entry?.protocol.lost?.(state, fromClient, isBetween ? bytes : Number.POSITIVE_INFINITY)
  const goesOn = isBetween && knows === true
  pending.clear()
  pending.isLost = entry !== undefined && !goesOn
  pending.isCounted = goesOn
  for (const child of conversation.children?.values() ?? [])
    if (child.entry?.protocol.lost !== undefined)
      lose(child, side, fromClient, goesOn ? bytes : Number.POSITIVE_INFINITY)
}
