/**
 * Outcome of logons by the lengths of the encrypted messages. RFC 4252: the server accepts the service, and answers each request
 * with SSH_MSG_USERAUTH_FAILURE, which lists its methods and is of one length, until one differs: success, or a key that it would
 * accept.
 */
import type { Emit } from '#model/protocol'

/** Rejections reported of one connection. RFC 4252 §4 recommends twenty attempts at most; OpenSSH permits six. */
const MOST = 20

export interface LogonAnswers {
  /** A client message waits for its answer. */
  isAsked: boolean
  /** Bytes of the answer to the request for the service; 0 before. */
  accepted: number
  /** Bytes of the first answer to a logon, if it is longer; 0 before. */
  rejected: number
  rejections: number
  /** Another answer came: a logon may have succeeded. */
  isOver: boolean
}

export function newLogonAnswers(): LogonAnswers {
  return { isAsked: false, accepted: 0, rejected: 0, rejections: 0, isOver: false }
}

export function readLength(state: LogonAnswers, length: number, fromClient: boolean): void {
  if (state.isOver) return
  if (fromClient) {
    state.isAsked = true
    return
  }
  // Extensions, banners and further parts of an answer.
  if (!state.isAsked) return
  state.isAsked = false
  if (state.accepted === 0) state.accepted = length
  else if (state.rejected === 0 && length > state.accepted) {
    state.rejected = length
    state.rejections = 1
  } else if (length === state.rejected) state.rejections++
  else state.isOver = true
}

/** The connection ended. Most clients first ask for the methods with a logon without credentials, which does not count. */
export function emitRejections({ isOver, rejections }: LogonAnswers, emit: Emit): void {
  if (isOver) return
  const count = Math.min(rejections > 1 ? rejections - 1 : rejections, MOST)
  for (let i = 0; i < count; i++)
    emit({ kind: 'session', phase: 'refused', method: 'password', secured: true })
}
